// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {
    private static final int MOST = (8 << 20) - 64;

    @Test
    void hasRoomForEightMillionCharactersInAllEntriesNotForFree() {
        Room room = new Room();
        assertThat(room.holds(MOST)).isTrue();
        assertThat(room.isFull()).isFalse();
        assertThat(room.holds(0)).isFalse();
        assertThat(room.isFull()).isTrue();
    }

    @Test
    void isEmptyAgainForTheNextRecord() {
        Room room = new Room();
        assertThat(room.holds(MOST + 1)).isFalse();
        room.clear();
        assertThat(room.isFull()).isFalse();
        assertThat(room.holds(MOST)).isTrue();
    }
}
