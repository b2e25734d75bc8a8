# The regulars command.
