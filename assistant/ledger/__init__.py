"""Stage "figures in": ledgers of any shape become records, with indicators, measures over registers, and the register of laws."""
