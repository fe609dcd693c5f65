-- What waits for its time without anybody having to approve it: people who are missing and keep the login for a grace, changes that failed.

create table if not exists roster_waiting (
    tenant ${identifier} not null,
    why varchar(20) not null,
    collection varchar(30) not null,
    sourced_id ${identifier} not null,
    since timestamp(6) with time zone not null,
    attempts integer not null,
    due timestamp(6) with time zone not null,
    constraint roster_waiting_pk primary key (tenant, why, collection, sourced_id)
);
