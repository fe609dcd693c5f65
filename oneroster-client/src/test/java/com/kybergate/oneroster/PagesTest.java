// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.kybergate.oneroster.model.Org;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class PagesTest {
    private final ModelServer server = ModelServer.of(250);
    private final Pages<Org> pages = new Pages<>(server.walk(100));

    @Test
    void handsOnEveryPageOnceHoweverOftenItIsAskedWhetherThereIsOne() {
        List<String> read = new ArrayList<>();
        Iterator<Page<Org>> iterator = pages.iterator();
        while (iterator.hasNext()) {
            assertThat(iterator.hasNext()).isTrue();
            iterator.next().items().forEach(org -> read.add(org.sourcedId()));
        }

        assertThat(read).isEqualTo(server.ids);
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void canBeReadWithoutAskingWhetherThereIsAPage() {
        List<String> read = new ArrayList<>();
        Iterator<Page<Org>> iterator = pages.iterator();

        assertThatThrownBy(() -> {
                    while (true) {
                        iterator.next().items().forEach(org -> read.add(org.sourcedId()));
                    }
                })
                .isInstanceOf(NoSuchElementException.class);
        assertThat(read).isEqualTo(server.ids);
    }

    @Test
    void fetchesAPageOnlyWhenItIsWanted() {
        Iterator<Page<Org>> iterator = pages.iterator();
        assertThat(server.requests).isZero();
        iterator.next();
        assertThat(server.requests).isEqualTo(1);
    }

    @Test
    void isWalkedOnceInAnyOfItsForms() {
        assertThat(pages.records()).extracting(Org::sourcedId).isEqualTo(server.ids);

        assertThatIllegalStateException().isThrownBy(pages::iterator);
        assertThatIllegalStateException().isThrownBy(() -> pages.stream().count());
        assertThat(pages.receipt().complete()).isTrue();
    }
}
