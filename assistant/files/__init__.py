"""What files of several trades have in common: zip packages opened with care, and the mark that parts the columns of plain tables."""
