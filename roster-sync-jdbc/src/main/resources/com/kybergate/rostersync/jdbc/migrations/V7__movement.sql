-- How many people of each school and role lost their login by a run, or got one: a few at a time show in no single run.

alter table roster_runs add column if not exists movement text;
