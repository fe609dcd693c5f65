-- Everything is keyed by the tenant first: no statement can meet another tenant's rows by accident.
-- ${identifier} compares byte by byte, whatever the database's collation; ${stored} is how it spells a stored generated column.

create table if not exists roster_tenants (
    tenant ${identifier} not null,
    secret varchar(64) not null,
    fence bigint not null,
    holder varchar,
    expires_at timestamp(6) with time zone,
    constraint roster_tenants_pk primary key (tenant)
);

create table if not exists roster_orgs (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    name varchar,
    type varchar,
    parent ${identifier},
    constraint roster_orgs_pk primary key (tenant, sourced_id)
);

create table if not exists roster_academic_sessions (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    title varchar,
    type varchar,
    start_date date,
    end_date date,
    parent ${identifier},
    school_year varchar,
    constraint roster_academic_sessions_pk primary key (tenant, sourced_id)
);

create table if not exists roster_courses (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    title varchar,
    course_code varchar,
    constraint roster_courses_pk primary key (tenant, sourced_id)
);

create table if not exists roster_classes (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    title varchar,
    class_code varchar,
    school ${identifier},
    course ${identifier},
    constraint roster_classes_pk primary key (tenant, sourced_id)
);
create index if not exists roster_classes_school on roster_classes (tenant, school);

-- The *_key columns are what an administrator's search is compared with: lower case, cut to an indexable length.
create table if not exists roster_users (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    username varchar,
    email varchar,
    given_name varchar,
    family_name varchar,
    role varchar,
    sourced_id_key ${identifier} not null,
    username_key ${identifier},
    email_key ${identifier},
    local_id ${identifier},
    local_role varchar(16),
    base varchar,
    deactivated_by_sync boolean,
    constraint roster_users_pk primary key (tenant, sourced_id)
);
create index if not exists roster_users_local_id on roster_users (tenant, local_id);
create index if not exists roster_users_sourced_id_key on roster_users (tenant, sourced_id_key);
create index if not exists roster_users_username_key on roster_users (tenant, username_key);
create index if not exists roster_users_email_key on roster_users (tenant, email_key);

create table if not exists roster_enrollments (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    hash varchar(32) not null,
    active boolean not null,
    record varchar not null,
    user_id ${identifier},
    class_id ${identifier},
    school ${identifier},
    role varchar,
    is_primary boolean,
    begin_date date,
    end_date date,
    constraint roster_enrollments_pk primary key (tenant, sourced_id)
);
create index if not exists roster_enrollments_user_id on roster_enrollments (tenant, user_id);
create index if not exists roster_enrollments_class_id on roster_enrollments (tenant, class_id);

create table if not exists roster_checkpoints (
    tenant ${identifier} not null,
    last_full timestamp(6) with time zone not null,
    watermark timestamp(6) with time zone,
    source varchar not null,
    settings varchar not null,
    constraint roster_checkpoints_pk primary key (tenant)
);

create table if not exists roster_held (
    tenant ${identifier} not null,
    digest varchar not null,
    since timestamp(6) with time zone not null,
    source varchar not null,
    settings varchar not null,
    constraint roster_held_pk primary key (tenant)
);

create table if not exists roster_held_items (
    tenant ${identifier} not null,
    line_no integer not null,
    collection varchar not null,
    operation varchar not null,
    sourced_id ${identifier} not null,
    local_id ${identifier},
    reason varchar not null,
    schools varchar,
    is_absent boolean not null,
    fields varchar,
    fingerprint varchar not null,
    constraint roster_held_items_pk primary key (tenant, line_no)
);

create table if not exists roster_intents (
    tenant ${identifier} not null,
    line_no integer not null,
    sourced_id ${identifier} not null,
    constraint roster_intents_pk primary key (tenant, line_no)
);

create table if not exists roster_runs (
    tenant ${identifier} not null,
    run ${identifier} not null,
    seq bigint generated always as identity,
    started_at timestamp(6) with time zone not null,
    status varchar not null,
    mode varchar not null,
    done_by varchar,
    reason varchar,
    report text,
    constraint roster_runs_pk primary key (tenant, run)
);
create index if not exists roster_runs_started_at on roster_runs (tenant, started_at);

create table if not exists roster_problems (
    tenant ${identifier} not null,
    run ${identifier} not null,
    seq bigint generated always as identity,
    code varchar not null,
    severity varchar not null,
    entity varchar not null,
    sourced_id ${identifier},
    school ${identifier},
    remedy varchar not null,
    constraint roster_problems_pk primary key (tenant, run, seq)
);

-- The ready accounts table. The *_key columns follow by themselves, so that plain SQL can edit user names and e-mails.
create table if not exists roster_accounts (
    tenant ${identifier} not null,
    local_id bigint generated always as identity,
    sourced_id ${identifier},
    username varchar,
    email varchar,
    given_name varchar,
    family_name varchar,
    middle_name varchar,
    role varchar,
    identifier varchar,
    phone varchar,
    sms varchar,
    grades varchar,
    schools varchar,
    active boolean default true not null,
    version bigint default 0 not null,
    username_key varchar generated always as (lower(username)) ${stored},
    email_key varchar generated always as (lower(email)) ${stored},
    constraint roster_accounts_pk primary key (tenant, local_id),
    constraint roster_accounts_sourced_id unique (tenant, sourced_id),
    constraint roster_accounts_username unique (tenant, username_key),
    constraint roster_accounts_email unique (tenant, email_key)
);
