# The measured commands, read by bench/run.sh: row NAME UNIT COUNT OURS_CMD THEIRS_CMD TARGET.
# shellcheck shell=bash disable=SC2154

# What every other row's figure contains: the start of the program.
row start run 1 "$comity --version" "" ""
