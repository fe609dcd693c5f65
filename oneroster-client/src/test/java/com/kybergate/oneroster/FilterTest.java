// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTest {

    @Test
    void writesEveryOperator() {
        assertThat(List.of(
                        Filter.eq("a", "1"),
                        Filter.ne("a", "1"),
                        Filter.gt("a", "1"),
                        Filter.ge("a", "1"),
                        Filter.lt("a", "1"),
                        Filter.le("a", "1"),
                        Filter.contains("school.sourcedId", "1")))
                .extracting(Filter::toString)
                .containsExactly("a='1'", "a!='1'", "a>'1'", "a>='1'", "a<'1'", "a<='1'", "school.sourcedId~'1'");
    }

    @Test
    void joinsTwoComparisonsAndNoMore() {
        Filter both = Filter.eq("role", "student").and(Filter.ne("status", "active"));
        assertThat(both).hasToString("role='student' AND status!='active'");
        assertThat(Filter.eq("a", "1").or(Filter.eq("b", "2"))).hasToString("a='1' OR b='2'");
        assertThatIllegalArgumentException().isThrownBy(() -> both.and(Filter.eq("a", "1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.eq("a", "1").or(both));
    }

    @Test
    void refusesWhatTheGrammarCannotCarry() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Filter.eq("familyName", "O'Brien"))
                .withMessageNotContaining("Brien");
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.eq("a='1' OR b", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> Filter.eq("", "x"));
    }

    @Test
    void queriesAlwaysAskForTheIdentifier() {
        assertThat(Query.all().withFields("name").fields()).containsExactly("sourcedId", "name");
        assertThat(Query.all().withFields("name", "sourcedId").fields()).containsExactly("name", "sourcedId");
        assertThat(Query.all().fields()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withLimit(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Query.all().withOffset(-1));
    }
}
