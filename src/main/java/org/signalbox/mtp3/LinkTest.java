// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.mtp3;

import org.signalbox.link.LinkIdentity;
import org.signalbox.ss7.Msu;
import org.signalbox.ss7.NetworkIndicator;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.ServiceIndicator;

import java.util.Objects;

/// The signalling link test messages of Q.707 section 2.2, or what the variant has in their place:
/// sent for [LinkActivity], answered for
/// the far end, and judged by their labels.
final class LinkTest {
    private final NetworkContext context;
    private final Linksets linksets;
    private final Discards discards;

    LinkTest(NetworkContext context, Linksets linksets, Discards discards) {
        this.context = context;
        this.linksets = linksets;
        this.discards = discards;
    }

    void sendTest(LinkControl link, LinkTestMessage.Pattern pattern) {
        LinkIdentity id = link.ingress.id();
        LinksetConfig linkset = linksets.get(id.linkset()).config;
        context.counters.increment(Mtp3Counter.LINK_TESTS_SENT);
        link.link.send(
                compose(
                        linkset.localOr(context.pointCode()),
                        LinkTestCodec.service(context.variant()),
                        linkset.adjacent(),
                        id.code(),
                        new LinkTestMessage.Test(pattern)));
    }

    /// @param msu stays the caller's
    void onMessage(LinkIdentity id, Msu msu) {
        LinksetControl linkset = linksets.get(id.linkset());
        LinkControl control = Objects.requireNonNull(linkset.links.get(id.code()));
        LinkTestMessage message;
        try {
            message = LinkTestCodec.decode(msu);
        } catch (LinkTestDecodeException broken) {
            discards.malformed(id, msu, broken);
            return;
        }
        if (LinkTestCodec.isRouted(context.variant())
                && !msu.opc().equals(linkset.config.adjacent())) {
            // somebody further on tests its route to this point; this point tests none but links
            if (message instanceof LinkTestMessage.Test(LinkTestMessage.Pattern pattern)) {
                answer(control, msu, msu.sls().value(), pattern);
            }
            return;
        }
        LinkTestResult result = judge(linkset, id, msu);
        switch (message) {
            case LinkTestMessage.Test(LinkTestMessage.Pattern pattern) -> {
                if (result != LinkTestResult.NO_ERRORS) {
                    context.counters.increment(Mtp3Counter.LINK_TESTS_MISMATCHED);
                    context.tellProvoked(new Mtp3Event.LinkTestMismatch(id, result, msu.label()));
                }
                answer(control, msu, id.code(), pattern);
            }
            case LinkTestMessage.Acknowledgement(LinkTestMessage.Pattern pattern) ->
                    control.driver.handle(new LinkActivityInput.TestAnswer(result, pattern));
        }
    }

    /// Q.707 section 2.2: with our own view of the link in the label, not the far end's given back,
    /// so that it sees what is wrong. Which of its codes this point is known by, the far end says.
    private void answer(LinkControl control, Msu test, int code, LinkTestMessage.Pattern pattern) {
        context.counters.increment(Mtp3Counter.LINK_TESTS_ANSWERED);
        control.link.send(
                compose(
                        context.answering(test.dpc()),
                        test.serviceInformation().serviceIndicator(),
                        test.opc(),
                        code,
                        new LinkTestMessage.Acknowledgement(pattern)));
    }

    private Msu compose(
            PointCode origin,
            ServiceIndicator service,
            PointCode destination,
            int code,
            LinkTestMessage message) {
        return context.composeFrom(
                origin,
                service,
                destination,
                code,
                LinkTestCodec.encode(context.variant(), code, message));
    }

    /// What the label of a test or its answer says of the far end.
    private LinkTestResult judge(LinksetControl linkset, LinkIdentity id, Msu msu) {
        NetworkIndicator expected = linkset.config.indicatorOr(context.config().networkIndicator());
        // a test that is routed bears this point's by now: others were thrown away
        if (!LinkTestCodec.isRouted(context.variant())
                && msu.serviceInformation().networkIndicator() != expected) {
            return LinkTestResult.INCORRECT_NI;
        }
        if (!context.config().isOwnAlone(msu.dpc())) {
            return LinkTestResult.NON_ADJACENT;
        }
        if (!msu.opc().equals(linkset.config.adjacent())) {
            return linksets.toward(msu.opc()) == null
                    ? LinkTestResult.UNDEFINED_OPC
                    : LinkTestResult.INCORRECT_OPC;
        }
        int code = LinkTestCodec.linkCode(msu);
        if (code != id.code()) {
            return linkset.links.containsKey(code)
                    ? LinkTestResult.INCORRECT_SLC
                    : LinkTestResult.UNDEFINED_SLC;
        }
        return LinkTestResult.NO_ERRORS;
    }
}
