// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.GuidRef;
import com.kybergate.oneroster.model.User;
import com.kybergate.oneroster.model.UserId;
import com.kybergate.rostersync.roster.ContentHash;
import com.kybergate.rostersync.roster.RosterCollection;
import com.kybergate.rostersync.roster.RosterRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record is the same before and after it was kept, or it is none. */
class StoredRecordTest {

    /** A half sorts behind the letters and what UTF-8 makes of it before them. */
    @Test
    void halfACharacterDoesNotMakeARecordLookChangedForEver() {
        User user = User.builder("u\ud800")
                .username("ann\udc00")
                .orgs(List.of(new GuidRef("s", "org"), new GuidRef("\ud800", "org")))
                .userIds(List.of(new UserId("LDAP\ud800", "z"), new UserId("LDAPs", "\udfff")))
                .grades(List.of("\ud83d\ude00", "09", "\udbff"))
                .build();
        RosterRecord record = RosterRecord.of(user);

        RosterRecord kept = RosterRecord.ofJson(RosterCollection.USERS, record.json());

        assertThat(kept.hash()).isEqualTo(record.hash());
        assertThat(kept.sourcedId()).isEqualTo(record.sourcedId());
        assertThat(kept.fields()).isEqualTo(record.fields());
        assertThat(kept.list("grades")).contains("\ud83d\ude00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "canary",
                "{'sourcedId':1}",
                "{'sourcedId':'canary'",
                "{'sourcedId':'canary'}x",
                "{'sourcedId':'canary','orgs':'s1'}",
                "{'sourcedId':'canary','orgs':[1]}",
                "{'sourcedId':'canary','enabledUser':'true'}",
                "{'sourcedId':'canary','role':{}}",
                "{'sourcedId':'canary','userIds':[[]]}",
                "{'sourcedId':'canary\\ud800'}",
            })
    void whatIsNoRecordIsRefusedWithoutBeingShown(String kept) {
        assertThatThrownBy(() -> RosterRecord.ofJson(RosterCollection.USERS, kept.replace('\'', '"')))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary", "0123456789abcdef0123456789abcde", "+123456789abcdef0123456789abcdef"})
    void whatIsNoFingerprintIsRefusedWithoutBeingShown(String kept) {
        assertThatThrownBy(() -> ContentHash.ofHex(kept))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("canary");
    }
}
