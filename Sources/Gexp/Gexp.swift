// Gexp
