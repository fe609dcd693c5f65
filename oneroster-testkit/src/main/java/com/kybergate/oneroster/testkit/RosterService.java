// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.testkit;

import com.kybergate.oneroster.testkit.QueryString.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Serves the rostering endpoints of OneRoster 1.1 to callers who were let in. */
final class RosterService {

    private final RosterEdits roster;
    private final RosterViews views;
    private final OptionalLong pageLimit;

    RosterService(RosterEdits roster, OptionalLong pageLimit) {
        this.roster = roster;
        this.views = new RosterViews(roster);
        this.pageLimit = pageLimit;
    }

    Answer answer(ServedCall served, List<Misbehaviour> faults) {
        Target target = served.target().orElseThrow(RosterError::unknownObject);
        if (!served.call().method().equals("GET") && !served.call().method().equals("HEAD")) {
            throw new RosterError(405, "unsupported", "Rostering can only be read");
        }
        return roster.reading(() -> target.single() ? single(served, target, faults) : list(served, target, faults));
    }

    private Answer single(ServedCall served, Target target, List<Misbehaviour> faults) {
        Predicate<Map<String, Object>> hidden = hidden(target.collection(), faults);
        Map<String, Object> record =
                views.single(target).filter(hidden.negate()).orElseThrow(RosterError::unknownObject);
        List<Map<String, Object>> warnings = new ArrayList<>();
        List<String> fields = ListQuery.fields(served.call().query(), target.collection(), warnings);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(RosterModel.singular(target.collection()), written(record, target, fields, faults));
        if (!warnings.isEmpty()) {
            body.put("statusInfoSet", warnings);
        }
        return Answer.json(200, body);
    }

    /** What lies below a record exists only for those who can see it. */
    private void requireParents(Target target, List<Misbehaviour> faults) {
        if (!views.parents(target).stream().allMatch(parent -> visible(parent, faults))) {
            throw RosterError.unknownObject();
        }
    }

    private boolean visible(RosterViews.Parent parent, List<Misbehaviour> faults) {
        return parent.record()
                .filter(hidden(parent.collection(), faults).negate())
                .isPresent();
    }

    private Answer list(ServedCall served, Target target, List<Misbehaviour> faults) {
        ListQuery query = ListQuery.parse(served.call().query(), target.collection());
        if (pageLimit.isPresent() && query.limit() > pageLimit.getAsLong()) {
            query = query.withLimit(pageLimit.getAsLong());
        }
        for (Misbehaviour fault : faults) {
            query = fault.query(query);
        }
        requireParents(target, faults);
        RankList list = views.list(target, query, hidden(target.collection(), faults), hiding(target, faults));
        for (Misbehaviour fault : faults) {
            list = fault.list(list);
        }
        List<Map<String, Object>> records = new ArrayList<>();
        // The sum could overflow for an absurd offset or limit, the difference cannot.
        long end = list.size() - query.offset() > query.limit() ? query.offset() + query.limit() : list.size();
        for (long position = query.offset(); position < end; position++) {
            Map<String, Object> record = roster.record(target.collection(), list.rank(position));
            records.add(written(record, target, query.fields(), faults));
        }
        PageDraft page = new PageDraft(query, target.collection(), list.size(), url(served), records);
        for (Misbehaviour fault : faults) {
            fault.page(page);
        }
        return page.answer();
    }

    private Map<String, Object> written(
            Map<String, Object> record, Target target, List<String> fields, List<Misbehaviour> faults) {
        Map<String, Object> written = record;
        for (Misbehaviour fault : faults) {
            written = fault.record(target.collection(), written);
        }
        return fields.isEmpty() ? written : RosterModel.select(written, fields);
    }

    private Predicate<Map<String, Object>> hidden(String collection, List<Misbehaviour> faults) {
        Predicate<Map<String, Object>> hidden = record -> false;
        for (Misbehaviour fault : faults) {
            Optional<Predicate<Map<String, Object>>> more = fault.hidden(roster, collection);
            if (more.isPresent()) {
                hidden = hidden.or(more.get());
            }
        }
        return hidden;
    }

    /** Names what is hidden, so that kept views of a healthy and a faulty server do not mix. */
    private String hiding(Target target, List<Misbehaviour> faults) {
        StringBuilder name = new StringBuilder();
        for (Misbehaviour fault : faults) {
            if (fault.hidden(roster, target.collection()).isPresent()) {
                name.append(System.identityHashCode(fault)).append(' ');
            }
        }
        return name.toString();
    }

    private static String url(ServedCall served) {
        Call call = served.call();
        StringBuilder url = new StringBuilder("http://")
                .append(call.header("host").orElse("127.0.0.1:" + served.port()))
                .append(call.rawPath())
                .append('?');
        for (Parameter parameter : call.query()) {
            if (!parameter.name().equals("limit") && !parameter.name().equals("offset")) {
                url.append(References.encode(parameter.name()))
                        .append('=')
                        .append(References.encode(parameter.value()))
                        .append('&');
            }
        }
        return url.toString();
    }
}
