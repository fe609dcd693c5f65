-- How often the sync has written a tenant's accounts, once with its memory and once with the accounts: two that differ tell of a restored backup.

alter table roster_tenants add column if not exists generation varchar(64);

create table if not exists roster_account_generations (
    tenant ${identifier} not null,
    generation varchar(64) not null,
    constraint roster_account_generations_pk primary key (tenant)
);
