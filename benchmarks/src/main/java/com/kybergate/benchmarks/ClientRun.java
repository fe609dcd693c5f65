// SPDX-License-Identifier: Apache-2.0
package com.kybergate.benchmarks;

import com.kybergate.oneroster.Endpoint;
import com.kybergate.oneroster.OneRosterClient;
import com.kybergate.oneroster.Page;
import com.kybergate.oneroster.Pages;
import com.kybergate.oneroster.Query;
import com.kybergate.oneroster.auth.Credentials;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.testkit.FakeOneRosterServer;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks over the people of a district with the client alone. Arguments: the base URL, records a page, and {@code hoard} to keep every
 * page, as nobody should.
 */
final class ClientRun {
    private ClientRun() {}

    public static void main(String[] args) {
        boolean hoards = args.length > 2 && args[2].equals("hoard");
        Gauges gauges = new Gauges();
        try (OneRosterClient district = connect(args[0], Integer.parseInt(args[1]))) {
            Pages<User> pages = district.pages(Endpoint.users(), Query.all());
            List<Page<User>> kept = new ArrayList<>();
            long read = 0;
            for (Page<User> page : pages) {
                read += page.items().size();
                if (hoards) {
                    kept.add(page);
                }
            }
            Gauges.say("complete", Boolean.toString(pages.receipt().complete()));
            Gauges.say("pages", Long.toString(pages.receipt().pages()));
            Gauges.say("kept", Integer.toString(kept.size()));
            gauges.report(read);
        }
    }

    static OneRosterClient connect(String url, int pageSize) {
        return OneRosterClient.builder()
                .baseUrl(url)
                .allowHttpOnLoopback(true)
                .credentials(
                        Credentials.oauth1(FakeOneRosterServer.DEFAULT_CLIENT_ID, FakeOneRosterServer.DEFAULT_SECRET))
                .pageSize(pageSize)
                .build();
    }
}
