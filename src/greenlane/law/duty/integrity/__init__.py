"""Does a tariff agree with itself? The integrity rules that every published or built tariff must keep."""
