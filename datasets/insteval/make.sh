#!/bin/sh
# Makes insteval.csv.gz from the data frame InstEval of Debian's package r-cran-lme4.
#
#     apt-get install r-cran-lme4
#     ./make.sh           writes the file beside this script
#     ./make.sh --check   compares it with what it would write, and writes nothing
#
# Only the data is taken (student s, lecturer d, rating y, in the order of the data frame), no code of lme4.
set -eu
cd "$(dirname "$0")"
made=$(mktemp)
trap 'rm -f "$made"' EXIT

Rscript --vanilla -e '
  data(InstEval, package = "lme4")
  ratings <- data.frame(user = InstEval$s, item = InstEval$d, rating = InstEval$y)
  stopifnot(nrow(ratings) == 73421, !anyDuplicated(ratings[, 1:2]), all(ratings$rating %in% 1:5))
  write.csv(ratings, stdout(), row.names = FALSE, quote = FALSE)
' | gzip -9 -n > "$made"

if [ "${1:-}" = --check ]; then
    cmp "$made" insteval.csv.gz && echo "insteval.csv.gz: as made"
else
    cat "$made" > insteval.csv.gz
    wc -c insteval.csv.gz
fi
