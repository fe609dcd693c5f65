-- How many records the source should say that it has, by collection: a run that reads changes alone sees in it that some have vanished.

alter table roster_checkpoints add column if not exists totals varchar(500);
