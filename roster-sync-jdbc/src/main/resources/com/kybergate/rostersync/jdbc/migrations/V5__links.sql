-- Which accounts a person has said are not those of some people, so that they are never proposed to each other again.

create table if not exists roster_rejected_links (
    tenant ${identifier} not null,
    sourced_id ${identifier} not null,
    local_id ${identifier} not null,
    constraint roster_rejected_links_pk primary key (tenant, sourced_id, local_id)
);

-- Accounts are looked for by the district's number as well.
create index if not exists roster_accounts_identifier on roster_accounts (tenant, identifier);
