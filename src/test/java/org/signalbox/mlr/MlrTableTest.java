// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mlr;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.signalbox.Seeds;
import org.signalbox.config.Problem;
import org.signalbox.config.Problems;
import org.signalbox.metrics.Counters;
import org.signalbox.sccp.message.SccpView;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;
import org.signalbox.tcap.Vectors;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What becomes of real messages of SMS, by configurations as an operator writes them.
@NullUnmarked
class MlrTableTest {
    private static final PointCode ORIGIN = PointCode.itu("1.1.1");
    private static final PointCode DESTINATION = PointCode.itu("2.2.2");
    private static final long NOW = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();

    private static final String MO = "mo v3 BEGIN";
    private static final String MT = "mt v3 BEGIN";
    private static final String SRI = "sri v3 BEGIN";
    private static final String ALERT = "alertSC v2";

    /// Rules that ask for every number, and a group that triggers lead to.
    private static final String EVERYTHING =
            """
            cs7 mlr result G mode dest-sme-binding
             asname smsc1
             asname smsc2
            cs7 mlr ruleset R
             rule 10 all
              dest-sme 1
              orig-sme 1
              result block
             rule 11 all
              dest-smsc 1
              result block
             rule 12 all
              orig-smsc 1
              result block
             rule 13 all
              orig-imsi 1
              result block
             rule 14 all
              dest-imsi 1
              dest-port 1
              result block
             rule 15 all
              cgpa-gt 1
              result block
             rule 16 sms-mo
              result group G
            cs7 mlr table T
             trigger cdpa gt 49171076000 exact block
             trigger cdpa gt 491710760000 ruleset R
              trigger cgpa gt 491720000001
             trigger default result group G
            """;

    private final MlrCounters counters = new MlrCounters();
    private final Set<MlrResult> unavailable = new HashSet<>();
    private final MlrTable table = new MlrTable(counters, result -> !unavailable.contains(result));
    private final Problems problems = new Problems();
    private MlrSnapshot snapshot;

    @BeforeEach
    void startWithNothing() {
        snapshot = MlrSnapshot.compile(MlrConfig.NONE, counters);
    }

    private void configure(String text) {
        snapshot = MlrSnapshot.compile(MlrCommandsTest.read(text, problems), counters);
    }

    /// A table that hands all messages to one ruleset.
    private void rules(String rules) {
        configure(
                "cs7 mlr ruleset R\n"
                        + rules.indent(1)
                        + "cs7 mlr table T\n trigger default ruleset R\n");
        assertThat(messages()).isEmpty();
    }

    private List<String> messages() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    private String decide(String vector) throws IOException {
        return table.decide(snapshot, udt(vector), ORIGIN, DESTINATION, NOW).toString();
    }

    private List<String> explain(String vector) throws IOException {
        MlrTable.Explanation explanation =
                table.explain(snapshot, udt(vector), ORIGIN, DESTINATION, NOW);
        List<String> lines = new ArrayList<>(explanation.lines());
        lines.removeIf(line -> line.startsWith("message: "));
        lines.add(explanation.result().toString());
        return lines;
    }

    private static SccpView udt(String vector) throws IOException {
        return udt(Vectors.named(vector).octets());
    }

    private static SccpView udt(byte[] data) {
        return sccp(Unpooled.wrappedBuffer(octets(data)));
    }

    /// A UDT from 491720000001 to 491710760000, subsystem 8 of each, translation type 0.
    static byte[] octets(byte[] data) {
        return ByteBufUtil.getBytes(
                Unpooled.buffer()
                        .writeBytes(ByteBufUtil.decodeHexDump("0900030e19"))
                        .writeBytes(ByteBufUtil.decodeHexDump("0b1208001204947101670000"))
                        .writeBytes(ByteBufUtil.decodeHexDump("0b1208001204947102000010"))
                        .writeByte(data.length)
                        .writeBytes(data));
    }

    private static SccpView sccp(ByteBuf octets) {
        SccpView view = new SccpView();
        assertThat(view.read(Variant.ITU, octets, 0, octets.readableBytes())).isNull();
        return view;
    }

    @Test
    void nothingConfiguredLetsEverythingGo() throws IOException {
        assertThat(decide(MO)).isEqualTo("continue");
        assertThat(counters.network().get(MlrCounter.TRIGGERED)).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    default                          | yes
                    cdpa gt 4917                     | yes
                    cdpa gt 491710760000 exact       | yes
                    cdpa gt 49171076000 exact        | no
                    cdpa gt 4918                     | no
                    cdpa gt any tt 0 gti 4 np 1 nai 4| yes
                    cdpa gt any tt 1                 | no
                    cdpa gt any np 7                 | no
                    cdpa gt any nai 3                | no
                    cdpa gt any gti 2                | no
                    cgpa gt 49172                    | yes
                    cgpa gt 491710                   | no
                    cdpa ssn 8                       | yes
                    cdpa ssn 6                       | no
                    cdpa pc 2.2.2                    | yes
                    cdpa pc 2.2.2 ssn 8              | yes
                    cdpa pc 2.2.2 ssn 6              | no
                    cgpa pc 1.1.1                    | yes
                    cgpa pc 2.2.2                    | no
                    mtp3 dpc 2.2.2                   | yes
                    mtp3 dpc 1.1.1                   | no
                    mtp3 opc 1.1.1                   | yes
                    mtp3 opc 1.0.0 7.0.0             | yes
                    mtp3 opc 3.0.0 7.0.0             | no
                    mtp3 dpc 2.2.2 opc 3.3.3         | no
                    """)
    void triggersChoose(String condition, String chosen) throws IOException {
        configure("cs7 mlr table T\n trigger " + condition + " block\n");

        assertThat(messages()).isEmpty();
        assertThat(decide(MO)).isEqualTo(chosen.equals("yes") ? "block" : "continue");
        assertThat(counters.network().get(MlrCounter.TRIGGERED))
                .isEqualTo(chosen.equals("yes") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mo v3 BEGIN | sms-mo   | dest-sme 3162            | yes
                    mo v3 BEGIN | sms-mo   | dest-sme 31628870634 exact | yes
                    mo v3 BEGIN | sms-mo   | dest-sme 3162 exact      | no
                    mo v3 BEGIN | sms-mo   | dest-sme any min-digits 11 max-digits 11 | yes
                    mo v3 BEGIN | sms-mo   | dest-sme any max-digits 10 | no
                    mo v3 BEGIN | sms-mo   | dest-sme any min-digits 12 | no
                    mo v3 BEGIN | sms-mo   | dest-sme 3162 ton 1 np 1 | yes
                    mo v3 BEGIN | sms-mo   | dest-sme 3162 ton 2      | no
                    mo v3 BEGIN | sms-mo   | dest-sme 3162 np 6       | no
                    mo v3 BEGIN | sms-mo   | orig-sme 491711234567    | yes
                    mo v3 BEGIN | sms-mo   | dest-smsc 49171076       | yes
                    mo v3 BEGIN | sms-mo   | orig-smsc any            | no
                    mo v3 BEGIN | sms-mo   | orig-imsi 26201          | yes
                    mo v3 BEGIN | sms-mo   | orig-imsi 26202          | no
                    mo v3 BEGIN | sms-mo   | orig-imsi unknown        | no
                    mo v2 BEGIN | sms-mo   | orig-imsi unknown        | yes
                    mo v3 BEGIN | sms-mo   | dest-imsi any            | no
                    mo v3 BEGIN | sms-mo   | pid 0                    | yes
                    mo v3 BEGIN | sms-mo   | pid 64                   | no
                    mo v3 BEGIN | sms-mo   | cdpa-gt 49171076         | yes
                    mo v3 BEGIN | sms-mo   | cgpa-gt 49172            | yes
                    mo v3 BEGIN | sms-mt   | dest-sme any             | no
                    mo v3 BEGIN | all      | dest-sme any             | yes
                    mt v2 BEGIN op46 | sms-mt | dest-sme 26201        | yes
                    mt v2 BEGIN op46 | sms-mt | dest-imsi 26201 np 6  | yes
                    mt v2 BEGIN op46 | sms-mt | orig-sme 31628870634  | yes
                    mt v2 BEGIN op46 | sms-mt | orig-smsc 491710760000 exact | yes
                    mt v2 BEGIN op46 | sms-mt | dest-smsc any         | no
                    mt v2 BEGIN op46 | sms-mo | dest-sme any          | no
                    sri v3 BEGIN | sri-sm  | dest-sme 491711234567    | yes
                    sri v3 BEGIN | sri-sm  | orig-smsc 491710760000   | yes
                    sri v3 BEGIN | sri-sm  | orig-sme any             | no
                    sri-sm v3 with IMSI | sri-sm | dest-imsi 26201   | yes
                    alertSC v2  | alert-sc | dest-sme 491711234567    | yes
                    alertSC v2  | alert-sc | dest-smsc 491710760000   | yes
                    deliver to port 2948, reference of 8 bits | sms-mt | dest-port 2948 | yes
                    deliver to port 2948, reference of 8 bits | sms-mt | dest-port 2949 | no
                    deliver from letters | sms-mt | orig-sme any     | no
                    """)
    void rulesAskForWhatTheirOperationHas(
            String vector, String operation, String condition, String chosen) throws IOException {
        rules("rule 10 gsm-map " + operation + "\n " + condition + "\n result block\n");

        assertThat(decide(vector)).isEqualTo(chosen.equals("yes") ? "block" : "continue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    block              | block                         | BLOCKED
                    continue           | continue                      | CONTINUED
                    pc 3.3.3           | pc 3.3.3                      | ROUTED_POINT
                    pcssn 3.3.3 8      | pcssn 3.3.3 8                 | ROUTED_SUBSYSTEM
                    gt 4999            | gt 4999 tt 0 np 1 nai 4       | ROUTED_TITLE
                    gt 4999 tt 9 gti 2 | gt 4999 tt 9                  | ROUTED_TITLE
                    gt 4999 np 6 nai 3 | gt 4999 tt 0 np 6 nai 3       | ROUTED_TITLE
                    as smsc1           | as smsc1                      | ROUTED_SERVER
                    asname smsc1       | as smsc1                      | ROUTED_SERVER
                    group SMSC-GROUP   | group SMSC-GROUP              | ROUTED_GROUP
                    """)
    void resultsAreWhatTheyAreCalledAndAreCounted(String written, String result, MlrCounter counter)
            throws IOException {
        rules("rule 10 sms-mo\n result " + written + "\n");

        assertThat(decide(MO)).isEqualTo(result);

        assertThat(counters.network().get(counter)).isOne();
        Counters<RuleCounter> rule = counters.rules().get(new MlrCounters.RuleName("R", 10));
        assertThat(rule.get(RuleCounter.MATCHED)).isOne();
        assertThat(
                        rule.get(RuleCounter.ROUTED)
                                + rule.get(RuleCounter.BLOCKED)
                                + rule.get(RuleCounter.CONTINUED))
                .isOne();
    }

    @Test
    void firstRuleThatFitsIsItUnlessTheBestIsSearchedFor() throws IOException {
        String rules =
                """
                rule 30 sms-mo
                 dest-sme 31628870634 exact
                 result pc 3.0.3
                rule 10 sms-mo
                 dest-sme 31
                 result pc 3.0.1
                rule 20 sms-mo
                 dest-sme 3162
                 result pc 3.0.2
                rule 5 sms-mo default
                 result pc 3.0.0
                """;

        rules(rules);
        assertThat(decide(MO)).isEqualTo("pc 3.0.1");

        rules("rule-search best-match\n" + rules);
        assertThat(decide(MO)).isEqualTo("pc 3.0.3");

        rules("rule-search best-match\n" + rules.replace("31628870634", "4444"));
        assertThat(decide(MO)).isEqualTo("pc 3.0.2");

        rules(rules.replace("31", "44"));
        assertThat(decide(MO)).isEqualTo("pc 3.0.0");
    }

    @Test
    void addressTableHoldsManyNumbersWithResultsOfTheirOwn() throws IOException {
        configure(
                """
                cs7 mlr address-table A
                 addr 31
                 addr 3162 result pc 3.0.2
                 addr 31628870634 exact result pc 3.0.3
                 addr 316288706345 result pc 3.0.4
                cs7 mlr ruleset R
                 rule 10 sms-mo
                  dest-sme table A
                  result pc 3.0.1
                cs7 mlr table T
                 trigger default ruleset R
                """);
        assertThat(messages()).isEmpty();
        assertThat(decide(MO)).isEqualTo("pc 3.0.3");

        configure(
                """
                cs7 mlr address-table A
                 addr 31
                 addr 99 result block
                cs7 mlr ruleset R
                 rule 10 sms-mo
                  dest-sme table A
                  result pc 3.0.1
                cs7 mlr table T
                 trigger default ruleset R
                """);
        assertThat(decide(MO)).isEqualTo("pc 3.0.1");
    }

    @Test
    void oneOfTheSecondaryTriggersMustFitAsWell() throws IOException {
        configure(
                """
                cs7 mlr ruleset R
                 rule 10 sms-mo
                  result pc 3.0.1
                cs7 mlr table T
                 trigger cdpa gt 49171 ruleset R
                  trigger cgpa gt 4930 block
                  trigger cgpa gt 49172
                """);
        assertThat(messages()).isEmpty();
        assertThat(decide(MO)).isEqualTo("pc 3.0.1");

        configure(
                """
                cs7 mlr table T
                 trigger cdpa gt 49171 continue
                  trigger cgpa gt 4930 block
                """);
        assertThat(decide(MO)).isEqualTo("continue");
        assertThat(counters.network().get(MlrCounter.CONTINUED_NO_SECONDARY)).isOne();
    }

    @Test
    void messagesOfWhichMoreFollowNeedTheRulesConsent() throws IOException {
        rules("rule 10 sms-mt\n result block\n");
        assertThat(decide(MT)).isEqualTo("continue");

        rules("rule 10 sms-mt\n allow-multi-message-dialogue\n result block\n");
        assertThat(decide(MT)).isEqualTo("block");
    }

    @Test
    void rulesetsAndTriggersAreInForceForATime() throws IOException {
        rules("end-date 2026-11-22 12:00\nrule 10 sms-mo\n result block\n");
        assertThat(decide(MO)).isEqualTo("continue");

        rules("start-date 2026-11-22\nend-date 2026-11-22 12:01\nrule 10 sms-mo\n result block\n");
        assertThat(decide(MO)).isEqualTo("block");

        configure(
                """
                cs7 mlr table T
                 trigger default block
                  start-date 2026-11-23
                """);
        assertThat(decide(MO)).isEqualTo("continue");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    CONTINUE invoke                        | CONTINUED_OPERATION
                    mt v3 END ok                           | CONTINUED_OPERATION
                    empty BEGIN                            | CONTINUED_OPERATION
                    reportSM                               | CONTINUED_OPERATION
                    sri v3 BEGIN                           | CONTINUED_NO_RULE
                    """)
    void whatIsNoRequestOfSmsGoesOn(String vector, MlrCounter counter) throws IOException {
        rules("rule 10 sms-mo\n result block\nrule 11 sms-mt\n result block\n");

        assertThat(decide(vector)).isEqualTo("continue");

        assertThat(counters.network().get(counter)).isOne();
        assertThat(counters.network().get(MlrCounter.TRIGGERED)).isOne();
    }

    @Test
    void whatCannotBeReadGoesOn() throws IOException {
        rules("rule 10 all\n result block\n");
        byte[] cut = Vectors.named(MO).octets();
        cut[1]++;

        assertThat(table.decide(snapshot, udt(cut), ORIGIN, DESTINATION, NOW))
                .isEqualTo(MlrResult.CONTINUE);
        assertThat(counters.network().get(MlrCounter.CONTINUED_MALFORMED)).isOne();

        ByteBuf returned =
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("0a010305070242080242080162"));
        assertThat(table.decide(snapshot, sccp(returned), ORIGIN, DESTINATION, NOW))
                .isEqualTo(MlrResult.CONTINUE);
        assertThat(counters.network().get(MlrCounter.CONTINUED_SCCP_TYPE)).isOne();
    }

    /// Whatever it is: it is decided, and nothing is asked of messages that are gone.
    @Seeds(1_000)
    void whateverComesIsDecidedByItselfAlone(long seed) throws IOException {
        Random random = new Random(seed);
        configure(EVERYTHING);
        List<byte[]> messages = Vectors.all().map(Vectors.Vector::octets).toList();
        long decided = 0;
        for (int i = 0; i < 20; i++) {
            byte[] octets = messages.get(random.nextInt(messages.size()));
            for (int change = random.nextInt(4); change > 0; change--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            if (octets.length <= 255) {
                ByteBuf whole = Unpooled.wrappedBuffer(octets(octets));
                whole.setByte(0, random.nextBoolean() ? 9 : 10);
                MlrResult result = table.decide(snapshot, sccp(whole), ORIGIN, DESTINATION, NOW);
                assertThat(table.explain(snapshot, sccp(whole), ORIGIN, DESTINATION, NOW).result())
                        .isEqualTo(result);
                whole.release();
                decided++;
            }
        }

        long counted = 0;
        for (MlrCounter counter : MlrCounter.values()) {
            counted += counters.network().get(counter);
        }
        assertThat(counters.network().get(MlrCounter.TRIGGERED)).isEqualTo(decided);
        assertThat(counted)
                .as("each is counted once more by what became of it")
                .isEqualTo(2 * decided);
    }

    @Test
    void groupSharesAmongThoseThatAreAvailable() throws IOException {
        String group =
                """
                cs7 mlr result G mode dest-sme-binding
                 %s
                 asname smsc1 weight 3
                 asname smsc2
                 pc 3.3.3 ssn 8 weight 0
                cs7 mlr ruleset R
                 rule 10 sms-mo
                  result group G
                cs7 mlr table T
                 trigger default ruleset R
                """;
        configure(group.formatted("unavailable-routing continue"));
        assertThat(messages()).isEmpty();
        String chosen = decide(MO);
        assertThat(chosen).isIn("as smsc1", "as smsc2");
        assertThat(decide("mo v2 BEGIN")).as("the same subscriber").isEqualTo(chosen);

        unavailable.add(new MlrResult.ToServer(chosen.substring(3)));
        assertThat(decide(MO)).isIn("as smsc1", "as smsc2").isNotEqualTo(chosen);
        unavailable.add(new MlrResult.ToServer("smsc1"));
        unavailable.add(new MlrResult.ToServer("smsc2"));
        assertThat(decide(MO)).isEqualTo("pcssn 3.3.3 8");
        unavailable.add(MlrCommandsTest.subsystem("3.3.3", 8));
        assertThat(decide(MO)).isEqualTo("continue");
        assertThat(counters.network().get(MlrCounter.CONTINUED_NO_SERVER)).isOne();

        configure(group.formatted("unavailable-routing discard"));
        assertThat(decide(MO)).isEqualTo("block");
        assertThat(counters.network().get(MlrCounter.BLOCKED_NO_SERVER)).isOne();
    }

    @Test
    void explanationSaysWhyAndCountsNothing() throws IOException {
        configure(
                """
                cs7 mlr ruleset R
                 rule 10 sms-mo
                  dest-sme 4444
                  result block
                 rule 20 sms-mo
                  orig-sme 4917
                  pid 1
                 rule 30 sms-mt
                  result block
                 rule 40 all
                  result pc 3.3.3
                cs7 mlr table T
                 trigger cdpa gt 33 block
                 trigger cgpa gt 49172 ruleset R
                """);

        assertThat(explain(MO))
                .containsExactly(
                        "table T trigger cdpa gt 33: no",
                        "table T trigger cgpa gt 49172: yes, ruleset R",
                        "rule 10 sms-mo: no, dest-sme 4444, but it is 31628870634",
                        "rule 20 sms-mo: no, pid 1, but it is 0",
                        "rule 40 all: yes, result pc 3.3.3",
                        "pc 3.3.3");
        assertThat(explain(MT))
                .containsExactly(
                        "table T trigger cdpa gt 33: no",
                        "table T trigger cgpa gt 49172: yes, ruleset R",
                        "rule 30 sms-mt: no, more messages of the dialogue follow",
                        "rule 40 all: no, more messages of the dialogue follow",
                        "continues: no_rule",
                        "continue");
        assertThat(explain(SRI)).endsWith("rule 40 all: yes, result pc 3.3.3", "pc 3.3.3");
        assertThat(explain(ALERT)).endsWith("rule 40 all: yes, result pc 3.3.3", "pc 3.3.3");
        assertThat(counters.network().get(MlrCounter.TRIGGERED)).isZero();
    }

    @Test
    void rulesCountOnWhenTheConfigurationChanges() throws IOException {
        rules("rule 10 sms-mo\n result block\n");
        decide(MO);
        rules("rule 10 sms-mo\n result continue\nrule 20 sri-sm\n result block\n");
        decide(MO);
        assertThat(counters.rules().get(new MlrCounters.RuleName("R", 10)).get(RuleCounter.MATCHED))
                .isEqualTo(2);

        rules("rule 20 sri-sm\n result block\n");
        assertThat(counters.rules()).containsOnlyKeys(new MlrCounters.RuleName("R", 20));
    }
}
