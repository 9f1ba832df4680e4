"""Building blocks of the window that know no feature and no office: they take plain data and emit signals."""
