pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = packaging/regulars.pc
dist_man5_MANS += packaging/man/regulars-programme.5
dist_man5_MANS += packaging/man/regulars-map.5

dist_man1_MANS += packaging/man/regulars-till.1
