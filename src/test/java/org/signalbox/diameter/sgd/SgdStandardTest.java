// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.signalbox.diameter.AvpKind;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;

/// Every number of TS 29.338 that we use, written down once more, from the standard.
@NullUnmarked
class SgdStandardTest {
    /// Sections 5.3.2 and 6.3.2.
    private static final String COMMANDS =
            """
            16777313 8388645 OFR OFA
            16777313 8388646 TFR TFA
            16777312 8388647 SRR SRA
            16777312 8388648 ALR ALA
            16777312 8388649 RDR RDA
            """;

    /// Tables 5.3.3.1/1 and 6.3.3.1/1, and those of the standards that they name: code, name, type,
    /// and M if who does not know it refuses the message. All are of vendor 10415.
    private static final String AVPS =
            """
            628 Supported-Features grouped -
            629 Feature-List-ID unsigned32 -
            630 Feature-List unsigned32 -
            701 MSISDN octetstring M
            1489 SGSN-Number octetstring -
            1496 EPS-Location-Information grouped -
            1616 MPS-Priority unsigned32 -
            1645 MME-Number-for-MT-SMS octetstring -
            1726 NR-Cell-Global-Identity octetstring -
            2400 LMSI octetstring M
            2401 Serving-Node grouped M
            2402 MME-Name identity M
            2403 MSC-Number octetstring M
            2406 Additional-Serving-Node grouped M
            2408 MME-Realm identity M
            2409 SGSN-Name identity -
            2410 SGSN-Realm identity -
            3100 IP-SM-GW-Number octetstring M
            3101 IP-SM-GW-Name identity M
            3102 User-Identifier grouped M
            3111 External-Identifier utf8string -
            3112 IP-SM-GW-Realm identity M
            3300 SC-Address octetstring M
            3301 SM-RP-UI octetstring M
            3302 TFR-Flags unsigned32 M
            3303 SM-Delivery-Failure-Cause grouped M
            3304 SM-Enumerated-Delivery-Failure-Cause enumerated M
            3305 SM-Diagnostic-Info octetstring M
            3306 SM-Delivery-Timer unsigned32 M
            3307 SM-Delivery-Start-Time time M
            3308 SM-RP-MTI enumerated M
            3309 SM-RP-SMEA octetstring M
            3310 SRR-Flags unsigned32 M
            3311 SM-Delivery-Not-Intended enumerated M
            3312 MWD-Status unsigned32 M
            3313 MME-Absent-User-Diagnostic-SM unsigned32 M
            3314 MSC-Absent-User-Diagnostic-SM unsigned32 M
            3315 SGSN-Absent-User-Diagnostic-SM unsigned32 M
            3316 SM-Delivery-Outcome grouped M
            3317 MME-SM-Delivery-Outcome grouped M
            3318 MSC-SM-Delivery-Outcome grouped M
            3319 SGSN-SM-Delivery-Outcome grouped M
            3320 IP-SM-GW-SM-Delivery-Outcome grouped M
            3321 SM-Delivery-Cause enumerated M
            3322 Absent-User-Diagnostic-SM unsigned32 M
            3323 RDR-Flags unsigned32 -
            3324 SMSMI-Correlation-ID grouped -
            3325 HSS-ID utf8string -
            3326 Originating-SIP-URI utf8string -
            3327 Destination-SIP-URI utf8string -
            3328 OFR-Flags unsigned32 -
            3329 Maximum-UE-Availability-Time time -
            3330 Maximum-Retransmission-Time time -
            3331 Requested-Retransmission-Time time -
            3332 SMS-GMSC-Address octetstring -
            3333 SMS-GMSC-Alert-Event unsigned32 -
            3334 SMSF-3GPP-Absent-User-Diagnostic-SM unsigned32 -
            3335 SMSF-Non-3GPP-Absent-User-Diagnostic-SM unsigned32 -
            3336 SMSF-3GPP-SM-Delivery-Outcome grouped -
            3337 SMSF-Non-3GPP-SM-Delivery-Outcome grouped -
            3338 SMSF-3GPP-Number octetstring -
            3339 SMSF-Non-3GPP-Number octetstring -
            3340 SMSF-3GPP-Name identity -
            3341 SMSF-Non-3GPP-Name identity -
            3342 SMSF-3GPP-Realm identity -
            3343 SMSF-Non-3GPP-Realm identity -
            3344 SMSF-3GPP-Address grouped -
            3345 SMSF-Non-3GPP-Address grouped -
            """;

    @Test
    void commandsAndApplicationsAreThoseOfTheStandard() {
        assertThat(lines(Arrays.stream(SgdCommand.values()).map(SgdStandardTest::line)))
                .isEqualTo(COMMANDS);
        assertThat(SgdApplication.SGD.vendor()).isEqualTo(10_415);
        assertThat(SgdApplication.S6C.vendor()).isEqualTo(10_415);
    }

    private static String line(SgdCommand command) {
        return "%d %d %s %s"
                .formatted(
                        command.application().id(),
                        command.code(),
                        command.requestLabel(),
                        command.answerLabel());
    }

    @Test
    void avpsAreThoseOfTheStandard() {
        assertThat(lines(Arrays.stream(SgdAvp.values()).map(SgdStandardTest::line)))
                .isEqualTo(AVPS);
        assertThat(SgdAvp.values()).allMatch(avp -> avp.vendor() == 10_415);
    }

    private static String line(AvpKind kind) {
        return "%d %s %s %s"
                .formatted(
                        kind.code(),
                        kind.label(),
                        kind.type().name().toLowerCase(Locale.ROOT).replace("_", ""),
                        kind.isMandatory() ? "M" : "-");
    }

    private static String lines(Stream<String> lines) {
        return lines.map(line -> line + "\n").reduce("", String::concat);
    }

    /// Section 7.3, and TS 29.336 section 6.3 for the first.
    @Test
    void resultsAreThoseOfTheStandard() {
        assertThat(Result.SUCCESS).isEqualTo(new Result(0, 2001));
        assertThat(Result.USER_UNKNOWN).isEqualTo(new Result(10_415, 5001));
        assertThat(Result.ABSENT_USER).isEqualTo(new Result(10_415, 5550));
        assertThat(Result.USER_BUSY).isEqualTo(new Result(10_415, 5551));
        assertThat(Result.FACILITY_NOT_SUPPORTED).isEqualTo(new Result(10_415, 5552));
        assertThat(Result.ILLEGAL_USER).isEqualTo(new Result(10_415, 5553));
        assertThat(Result.ILLEGAL_EQUIPMENT).isEqualTo(new Result(10_415, 5554));
        assertThat(Result.DELIVERY_FAILURE).isEqualTo(new Result(10_415, 5555));
        assertThat(Result.SERVICE_NOT_SUBSCRIBED).isEqualTo(new Result(10_415, 5556));
        assertThat(Result.SERVICE_BARRED).isEqualTo(new Result(10_415, 5557));
        assertThat(Result.WAITING_LIST_FULL).isEqualTo(new Result(10_415, 5558));
    }
}
