-- Indicators read one of the first two from end to end, in the order they group by; lists read the last.
CREATE INDEX tender_notified ON tender (notified_quarter, purchase, commune, state, claimed, followed, notified) WHERE notified_quarter IS NOT NULL;
CREATE INDEX tender_launched ON tender (launched_quarter, purchase, commune, state, claimed) WHERE launched_quarter IS NOT NULL;
CREATE INDEX tender_listed ON tender (state, notified_quarter, notified, id);
