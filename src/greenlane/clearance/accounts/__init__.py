"""Money: double entry that always balances, payment, deferral, guarantees, refunds, receipts."""
