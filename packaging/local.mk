pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = packaging/regulars.pc
