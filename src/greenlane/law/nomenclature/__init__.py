"""Which line of the tariff are the goods? Goods codes in force, and the sentences for what is wrong with them."""
