"""The reading room: registers and files of enterprises, persons and bodies, with what programmes know of them."""
