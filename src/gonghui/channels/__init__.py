"""Ways out of the house, one deletable folder each; `GONGHUI_CHANNELS` switches them on."""
