-- What each run took, so that a list of runs needs no report; and what it changed, record by record. Who reads a page, whatever the filter,
-- comes to it by an index. What accounts held is sealed: only the tenant's secret opens it.

alter table roster_runs add column if not exists triggered_by varchar;
alter table roster_runs add column if not exists duration_ms bigint;
alter table roster_runs add column if not exists records bigint;
alter table roster_runs add column if not exists errors bigint;
alter table roster_runs add column if not exists requests bigint;
alter table roster_runs add column if not exists throttled bigint;
alter table roster_runs add column if not exists settings varchar;
alter table roster_runs add column if not exists newest_change timestamp(6) with time zone;
alter table roster_runs add column if not exists traces varchar;

create index if not exists roster_runs_place on roster_runs (tenant, started_at, seq);
create index if not exists roster_runs_status on roster_runs (tenant, status, started_at, seq);
create index if not exists roster_runs_mode on roster_runs (tenant, mode, started_at, seq);
create index if not exists roster_runs_triggered_by on roster_runs (tenant, triggered_by, started_at, seq);
drop index if exists roster_runs_started_at;

create table if not exists roster_changes (
    tenant ${identifier} not null,
    run ${identifier} not null,
    seq bigint generated always as identity,
    collection varchar(30) not null,
    operation varchar(30) not null,
    sourced_id ${identifier} not null,
    person ${identifier},
    local_id ${identifier},
    school ${identifier},
    sealed varchar,
    constraint roster_changes_pk primary key (tenant, run, seq)
);
create index if not exists roster_changes_kind on roster_changes (tenant, run, collection, operation, seq);
create index if not exists roster_changes_sourced_id on roster_changes (tenant, sourced_id, seq);
create index if not exists roster_changes_person on roster_changes (tenant, person);
