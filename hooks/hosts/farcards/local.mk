# Hook files of hosts that are described: data that `regulars hook` works with.
hooksdir = $(pkgdatadir)/hooks
dist_hooks_DATA = hooks/hosts/farcards/farcards.hook
