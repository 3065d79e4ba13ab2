# The same models with lme4, for comparison: `Rscript lme4.R insteval insteval.csv` (writes the data and fits them) or
# `Rscript lme4.R province province.csv` (fits what `--example province -- 100000 --wide --write province.csv` wrote).
# Needs R with lme4 (Debian: r-cran-lme4). Times are CPU seconds of lmer() alone; one BLAS thread: OPENBLAS_NUM_THREADS=1.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
if (arguments[1] == "insteval") {
  data <- InstEval
  write.csv(data, arguments[2], row.names = FALSE, quote = FALSE)
  formula <- y ~ 1 + (1 | s) + (1 | d) + (1 | dept:service)
} else {
  data <- read.csv(arguments[2])
  for (name in c("mentee", "mentor", "school", "rater")) data[[name]] <- factor(data[[name]])
  formula <- y ~ year + baseline + (1 | mentee) + (1 | mentor) + (1 | school) + (1 | rater)
}
time <- system.time(fit <- lmer(formula, data))
print(time)
cat(sprintf("criterion %.6f\n", REMLcrit(fit)))
cat(grep("VmHWM", readLines("/proc/self/status"), value = TRUE), "\n")
