# Numbers of tests/reference/test_false_signs_in_r.py: R 4.2.2, limma 3.54.1 (Bioconductor). Written from the formulas alone.
#     Rscript tests/reference/data/false_signs.R
library(limma)
options(digits = 12)
panel <- rbind(
  c(79.84, 79.63, 79.42, 79.78, 80.27, 79.87), c(80.79, 79.83, 80.02, 81.28, 80.45, 79.58), c(79.66, 81.90, 85.38, 82.23, 83.19, 86.39),
  c(78.72, 79.58, 81.28, 80.84, 80.13, 80.97), c(78.39, 80.20, 78.69, 77.91, 78.64, 78.50), c(79.48, 78.73, 80.03, 79.94, 81.66, 80.88),
  c(80.24, 81.40, 79.74, 78.83, 80.74, 80.74), c(79.85, 79.46, 80.16, 78.29, 80.47, 80.34), c(77.18, 80.11, 78.34, 81.30, 76.50, 78.43),
  c(80.43, 80.70, 78.70, 79.70, 80.20, 79.63), c(81.76, 78.55, 80.13, 78.44, 81.02, 79.31), c(79.50, 77.71, 82.24, 81.00, 81.00, 81.51))
moderated <- eBayes(lmFit(panel, cbind(1, 2018:2023 - 2020.5)))
print(list(prior_df = moderated$df.prior, df = moderated$df.total, slope = moderated$coefficients[, 2],
           se = sqrt(moderated$s2.post) * moderated$stdev.unscaled[, 2], p = moderated$p.value[, 2]))

slope <- c(0.1, -0.4, 0.6, -0.2, 0.9, 2.4, -3.1, 3.3, 0.3, -0.7, 4.2, 1.1)
df <- 40; zero <- 1.5; m <- length(slope)
top <- max(abs(slope)); sizes <- c(0, seq(1.5, top, length.out = ceiling(top - 1.5) + 1))
fit <- function(shock_se, shock_df, grid) {
  prior <- if (shock_se > 0) dt(grid, shock_df) else 1
  prior <- prior / sum(prior)
  lik <- lapply(grid, function(u) {
    b <- slope - u * shock_se
    list(up = 0.5 * outer(b, sizes, function(b, s) dt(b - s, df)),
         down = 0.5 * outer(b, sizes, function(b, s) dt(b + s, df)))
  })
  marg <- function(w) sapply(lik, function(l) sum(log((l$up + l$down) %*% w)))
  lost <- function(a) {
    w <- exp(a) / sum(exp(a)); g <- marg(w) + log(prior)
    -(max(g) + log(sum(exp(g - max(g))))) - (zero - 1) * log(w[1])
  }
  best <- NULL
  for (k in seq_along(sizes)) {
    a <- rep(0, length(sizes)); a[k] <- 2
    o <- optim(a, lost, method = "BFGS", control = list(maxit = 5000, reltol = 1e-15))
    if (is.null(best) || o$value < best$value) best <- o
  }
  w <- exp(best$par) / sum(exp(best$par)); g <- marg(w) + log(prior)
  of <- exp(g - max(g)); of <- of / sum(of)
  up <- down <- matrix(0, m, length(sizes))
  for (s in seq_along(grid)) {
    each <- (lik[[s]]$up + lik[[s]]$down) %*% w
    up <- up + of[s] * sweep(lik[[s]]$up, 2, w, "*") / as.vector(each)
    down <- down + of[s] * sweep(lik[[s]]$down, 2, w, "*") / as.vector(each)
  }
  rate <- 1 - pmax(rowSums(up[, -1]), rowSums(down[, -1]))
  # s-values as svalue() of Bioconductor's apeglm and ashr's qval.from.lfdr: cumulative means of sorted rates
  list(sizes = sizes, w = w, value = best$value, rate = rate, shrunken = as.vector((up - down) %*% sizes),
       svalue = (cumsum(sort(rate)) / seq_along(rate))[rank(rate, ties.method = "first")])
}
print(fit(0, 1, 0))
print(fit(0.5, 4, seq(-60, 60, length.out = 6001)))
