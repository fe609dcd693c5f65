// SPDX-License-Identifier: Apache-2.0
package com.kybergate.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.oneroster.Seam.Kind;
import com.kybergate.oneroster.internal.json.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows are letters, upper-case ones are new; a full stop is a row that cannot be read. */
class SeamTest {

    private static Seam seam(String tail, int overlap, String page) {
        return Seam.of(ids(tail), overlap, ids(page).stream().map(SeamTest::row).toList());
    }

    private static List<String> ids(String letters) {
        return Arrays.stream(letters.split(""))
                .map(letter -> letter.equals(".") ? "" : letter)
                .toList();
    }

    private static Row<String> row(String id) {
        return new Row<>(id, id, null, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "abcdef,2,efGH,1",
        "abcdef,3,defG,2",
        "abcdef,3,def,2",
        "def,3,defG,2",
        "ab.d,3,b.dE,2",
        "ab,1,bCDEF,0",
    })
    void verifiesAPageThatBeginsWithExactlyTheRowsAskedForAgain(String tail, int overlap, String page, int anchor) {
        assertThat(seam(tail, overlap, page)).isEqualTo(new Seam(Kind.VERIFIED, anchor));
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefgh,4,eXfghI,4,a row came into the overlap",
        "abcdefgh,4,XXefgh,5,rows came before it",
        "abcdefgh,4,efgIJK,2,the last row went away",
        "abcdefgh,4,fghIJK,2,the first row of the overlap went away",
        "abcdefgh,2,defIJK,2,the whole overlap went away",
        "abcdefgh,4,efg,2,the collection ends within the overlap",
        "abcdefgh,4,aXXXbcIJ,5,known rows fill half of their span",
    })
    void findsThePlaceAgainWhereRowsCameOrWent(String tail, int overlap, String page, int anchor, String what) {
        assertThat(seam(tail, overlap, page)).as(what).isEqualTo(new Seam(Kind.MOVED, anchor));
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefgh,4,IJKLMN,no row is known",
        "abcdefgh,4,ghIJKL,two known rows of a page of six are too few",
        "abcdefgh,4,aXXXXbcI,new rows are more than half of the span",
        "abcdefgh,2,gIJ,one known row of a page of three is too few",
        "abc.,2,.I,rows without identifiers are no landmarks",
        "abab,2,bIa,rows that came twice are no landmarks",
    })
    void doesNotGuessFromTooFewKnownRows(String tail, int overlap, String page, String what) {
        assertThat(seam(tail, overlap, page).kind()).as(what).isEqualTo(Kind.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "abcdefgh,2,g,0,a page of one row",
        "abcdefgh,2,gI,0,a page of two",
        "abcdefgh,4,ghI,1,a page of three",
        "b,1,XbIJKL,1,one row before it",
        "ab,2,aXbIJK,2,two rows before it",
        "ab,3,abIJKL,1,fewer rows before it than were asked for",
    })
    void isContentWithFewerKnownRowsWhereThereCannotBeThree(
            String tail, int overlap, String page, int anchor, String what) {
        assertThat(seam(tail, overlap, page)).as(what).isEqualTo(new Seam(Kind.MOVED, anchor));
    }

    @Test
    void nothingKnownHasNoAnchor() {
        assertThat(seam("abcdefgh", 4, "IJKLMN")).isEqualTo(new Seam(Kind.UNKNOWN, -1));
        assertThat(Seam.of(ids("abcdefgh"), 4, List.<Row<String>>of())).isEqualTo(new Seam(Kind.UNKNOWN, -1));
    }

    @ParameterizedTest
    @CsvSource({"abcdefgh,4,fegh", "abcdefgh,4,hgfe", "abcdefgh,2,aXhb", "abcdefgh,2,ba"})
    void noticesKnownRowsInAnotherOrder(String tail, int overlap, String page) {
        assertThat(seam(tail, overlap, page)).isEqualTo(new Seam(Kind.REORDERED, -1));
    }

    @Test
    void aRowSentTwiceInAPageIsNoOtherOrder() {
        assertThat(seam("abcdefgh", 4, "effgIJ")).isEqualTo(new Seam(Kind.MOVED, 3));
    }
}
