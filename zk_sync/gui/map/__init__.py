"""The vault as a map: zettels by what they build on, coloured by how well they are remembered."""
