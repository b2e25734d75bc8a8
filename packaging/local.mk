# What a checkout is built, shown and checked with, and the demo's journals, which are examples of the JSON form.
EXTRA_DIST += packaging/build-aux/m4/.gitkeep packaging/build-deps packaging/check packaging/common.sh packaging/demo packaging/demo-history.jsonl \
	packaging/demo-morning.jsonl packaging/tsan.supp packaging/valgrind.skip packaging/valgrind.supp

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = packaging/regulars.pc
dist_man5_MANS += packaging/man/regulars-programme.5
dist_man5_MANS += packaging/man/regulars-map.5
dist_man5_MANS += packaging/man/regulars-hook.5

dist_man1_MANS += packaging/man/regulars-till.1
dist_man1_MANS += packaging/man/regulars.1

dist_man3_MANS += packaging/man/regulars_plugin.3
dist_man5_MANS += packaging/man/regulars-event.5
dist_man7_MANS += packaging/man/regulars-evaluation.7
