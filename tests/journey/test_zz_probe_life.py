from tests.journey.test_life import *
def test_probe(place):
    L = type("L", (Life,), {"place": place})
    out=[]
    for i in range(len(place.pool)):
        m = L(); m.listeners()
        try:
            m.lodge([i], False)
            mrn=m.mrns[i]
            if declarations.get(mrn).status!="verified": continue
            m.interdict(i)
            m.pay(i)
            c=accounts.charges_of([mrn])[mrn]
            print(declarations.get(mrn).status, c.method, c.is_settled)
            m.amend(i, False, "P", 0)
            print("->", declarations.get(mrn).status, declarations.folded(mrn), accounts.charges_of([mrn])[mrn].method)
            m.status_is_the_fold_of_events(); m.nothing_goes_before_it_is_verified_settled_and_free()
        except Exception as e:
            print("FAIL", type(e), str(e)[:600])
        finally:
            transaction.set_rollback(True); m.block.__exit__(None,None,None)
