"""What the points show and how surely; estimates are made once, over all localities."""
