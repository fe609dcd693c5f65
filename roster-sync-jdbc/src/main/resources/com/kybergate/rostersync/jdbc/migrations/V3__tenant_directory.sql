-- The districts of a host. No column holds a secret but as ciphertext, which is bound to the tenant and to the servers of both addresses:
-- whoever edits an address here has to enter the secret again.

create table if not exists roster_directory (
    tenant ${identifier} not null,
    display_name varchar,
    active boolean default true not null,
    base_url varchar not null,
    auth varchar not null,
    client_id varchar,
    secret varchar not null,
    token_url varchar,
    scope varchar,
    schools varchar,
    user_types varchar not null,
    conflicts varchar not null,
    constraint roster_directory_pk primary key (tenant)
);
