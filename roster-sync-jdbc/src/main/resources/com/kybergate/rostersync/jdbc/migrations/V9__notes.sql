-- What is remembered of a tenant beside its roster: that it is paused, what somebody was told, how far a run has come.

create table if not exists roster_notes (
    tenant ${identifier} not null,
    name varchar(40) not null,
    note text not null,
    constraint roster_notes_pk primary key (tenant, name)
);
