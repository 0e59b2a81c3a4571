# Eight processes build, add, run, collect and look on one store, and some are killed; by hand it is left to run for ten
# minutes (Scripts/soak NSSCHEME 600).
# timeout: 150
# want: 0 failed
"$CASES/../../../Scripts/soak" $NS 12 8
