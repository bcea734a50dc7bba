// A browser starts no worker for a page that was opened from a folder. There the search runs in a
// hidden frame that looks like a worker to both sides: messages in, messages out.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      this.frame.title = "search";
      document.documentElement.append(this.frame);
      const inside = this.frame.contentWindow;
      const load = (url) =>
        new Promise((done, failed) => {
          const script = inside.document.createElement("script");
          script.src = url;
          script.onload = done;
          script.onerror = failed;
          inside.document.head.append(script);
        });
      // as between a page and its worker: copies, and later
      inside.postMessage = (data) => {
        const copy = structuredClone(data);
        setTimeout(() => {
          const message = new MessageEvent("message", { data: copy });
          this.dispatchEvent(message);
          if (this.onmessage) this.onmessage(message);
        });
      };
      inside.importScripts = (...urls) => Promise.all(urls.map(load));
      this.ready = load(new URL(address, location.href).href);
    }
    postMessage(data) {
      const copy = structuredClone(data);
      this.ready.then(() => {
        const inside = this.frame.contentWindow;
        inside.dispatchEvent(new inside.MessageEvent("message", { data: copy }));
      });
    }
    terminate() {
      this.frame.remove();
    }
  };
}
