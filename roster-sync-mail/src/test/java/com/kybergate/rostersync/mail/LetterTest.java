// SPDX-License-Identifier: Apache-2.0
package com.kybergate.rostersync.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.kybergate.rostersync.notify.NoticeKind;
import com.kybergate.rostersync.notify.SyncNotice;
import com.kybergate.rostersync.roster.TenantId;
import java.net.URI;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LetterTest {

    @Test
    void whatIsHeldReadsLikeThis() {
        Letter letter = Letter.of(Notices.held(), ZoneId.of("America/Chicago"));

        assertThat(letter.subject()).isEqualTo("Roster sync of springfield: 1064 changes wait for approval");
        assertThat(letter.text().replace("\r\n", "\n")).isEqualTo("""
                        Roster sync of springfield: 1064 changes wait for approval

                        12 changes are new among those that wait for somebody to approve or
                        discard them. Until then everybody concerned keeps what they have.

                        Look at the list, and approve or discard it.

                        Run r-0042.

                        Changes that wait: 1,064
                        New among them: 12
                        When: 27 November 2026, 02:00 CST

                        See more:
                        https://sync.example/t/springfield?view=held&run=r-0042

                        --\s
                        A program wrote this. It names nobody: who is concerned is shown to
                        those who may sign in.
                        """);
        assertThat(letter.html())
                .startsWith("<!DOCTYPE html>\r\n<html lang=\"en\">")
                .contains("<title>Roster sync of springfield: 1064 changes wait for approval</title>")
                .contains("1.3\">Roster sync of springfield: 1064 changes wait for approval</h1>")
                .contains("<p>12 changes are new among those that wait for somebody to approve or discard them.")
                .contains("<p>Look at the list, and approve or discard it.</p>")
                .contains("0\">Changes that wait</th><td style=\"text-align: right; padding: 0.2em 0\">1,064</td></tr>")
                .contains(
                        "0\">When</th><td style=\"text-align: right; padding: 0.2em 0\">27 November 2026, 02:00 CST</td>")
                .contains("<a href=\"https://sync.example/t/springfield?view=held&amp;run=r-0042\">"
                        + "See more of the roster sync of springfield</a>")
                .contains("<p style=\"font-size: 0.875em\">A program wrote this.");
    }

    @ParameterizedTest
    @EnumSource(NoticeKind.class)
    void everyKindSaysTheSameAsTextAndAsHtml(NoticeKind kind) {
        SyncNotice notice = Notices.of(kind);
        Letter letter = Letter.of(notice, ZoneOffset.UTC);

        assertThat(letter.subject()).isEqualTo(notice.subject());
        String words = letter.text().replaceAll("\\s+", " ");
        String markup = words(letter.html());
        assertThat(notice.paragraphs()).hasSizeGreaterThan(2);
        for (String paragraph : notice.paragraphs()) {
            assertThat(words).contains(paragraph);
            assertThat(markup).contains(paragraph);
        }
        assertThat(words).contains("27 November 2026, 08:00 UTC");
        assertThat(markup).contains("27 November 2026, 08:00 UTC");
        assertThat(letter.text().lines()).allMatch(line -> line.length() <= 72);
    }

    @ParameterizedTest
    @EnumSource(NoticeKind.class)
    void nothingIsLoadedAndNothingRuns(NoticeKind kind) {
        assertThat(Letter.of(Notices.of(kind), ZoneOffset.UTC).html())
                .doesNotContain(
                        "<img",
                        "<script",
                        "<link",
                        "<iframe",
                        "<style",
                        "src=",
                        "url(",
                        "@import",
                        "javascript:",
                        "<form")
                .doesNotContainPattern("(?i)\\son[a-z]+\\s*=")
                .doesNotContainPattern("(?i)[\"; ](background-)?color:");
    }

    @Test
    void markupInWordsOfOthersIsText() {
        SyncNotice notice = new SyncNotice(
                "x",
                NoticeKind.FAILED,
                new TenantId("springfield"),
                Notices.AT,
                "<b>run</b>",
                Map.of("<i>count</i>", 1L),
                List.of("\"><script>"),
                List.of("Say 'A & B' <br>"),
                URI.create("https://sync.example/?a=1&b='2'"));

        String html = Letter.of(notice, ZoneOffset.UTC).html();

        assertThat(html)
                .contains("Run &lt;b&gt;run&lt;/b&gt; (&quot;&gt;&lt;script&gt;).")
                .contains("Say &#39;A &amp; B&#39; &lt;br&gt;")
                .contains("<a href=\"https://sync.example/?a=1&amp;b=&#39;2&#39;\">")
                .doesNotContain("<script>", "<i>", "<b>", "<br>");
    }

    @Test
    void lineBreaksAndHiddenCharactersInWordsOfOthersAreBlanks() {
        SyncNotice notice = new SyncNotice(
                "x",
                NoticeKind.FAILED,
                new TenantId("springfield"),
                Notices.AT,
                null,
                Map.of(),
                List.of(),
                List.of("One\r\nBcc: two@example.org\u2028three\u202efour\u0000five"),
                null);

        Letter letter = Letter.of(notice, ZoneOffset.UTC);

        assertThat(letter.text()).contains("\r\n\r\nOne Bcc: two@example.org three four five\r\n");
        assertThat(letter.html()).contains("<p>One Bcc: two@example.org three four five</p>");
    }

    @Test
    void onlyAnAddressOfTheWebIsLinked() {
        SyncNotice notice = Notices.held();
        SyncNotice other = new SyncNotice(
                notice.id(),
                notice.kind(),
                notice.tenant(),
                notice.at(),
                notice.run(),
                notice.counts(),
                notice.codes(),
                notice.remedies(),
                URI.create("javascript:alert(1)"));

        assertThat(Letter.of(other, ZoneOffset.UTC).html())
                .doesNotContain("<a ")
                .contains("See more: javascript:alert(1)");
    }

    @Test
    void withoutALinkNothingPointsAnywhere() {
        Letter letter = Letter.of(Notices.withId("x"), ZoneOffset.UTC);

        assertThat(letter.text()).doesNotContain("See more");
        assertThat(letter.html()).doesNotContain("See more", "<a ");
    }

    @Test
    void aCountNobodyHasAWordForIsCalledByItsName() {
        SyncNotice notice = new SyncNotice(
                "x",
                NoticeKind.FAILED,
                new TenantId("springfield"),
                Notices.AT,
                null,
                Map.of("stillThere", 2L, "no-answer", 1_234_567L),
                List.of(),
                List.of(),
                null);

        assertThat(Letter.of(notice, ZoneOffset.UTC).text()).contains("Still there: 2\r\n", "No answer: 1,234,567\r\n");
    }

    private static String words(String html) {
        return html.replaceAll("<[^>]+>", " ")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replaceAll("\\s+", " ");
    }
}
