"""One file each: how a channel shows a Reply and hands in a Turn."""
