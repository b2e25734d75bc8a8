# The reference till: knows the plugin through regulars.h alone.
