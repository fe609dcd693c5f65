-- Whom the sync must not bring back, by keys that name nobody; and since when somebody is known to be gone.

create table if not exists roster_suppressions (
    tenant ${identifier} not null,
    suppression_key varchar(64) not null,
    constraint roster_suppressions_pk primary key (tenant, suppression_key)
);

alter table roster_users add column if not exists left_at timestamp(6) with time zone;
