// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.diameter.sgd;

import org.jspecify.annotations.Nullable;
import org.signalbox.diameter.AvpKind;
import org.signalbox.diameter.AvpReader;
import org.signalbox.diameter.AvpWriter;
import org.signalbox.diameter.DiameterException;
import org.signalbox.diameter.ResultCode;
import org.signalbox.diameter.sgd.ServingNode.Name;
import org.signalbox.diameter.sgd.SgdQuirks.NumberForm;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Writes and reads where a subscriber is served (TS 29.338 section 5.3.3.6, TS 29.173 section
/// 6.4.12).
///
/// In Serving-Node and Additional-Serving-Node stand a number and names, and what they are of is
/// told by which of them are there:
///
/// | node | number | name and realm |
/// |---|---|---|
/// | SGSN | SGSN-Number | of the SGSN, or none |
/// | MME | MME-Number-for-MT-SMS | of the MME |
/// | MSC | MSC-Number | of the MME beside it, or none |
/// | IP-SM-GW, never additional | IP-SM-GW-Number | of the IP-SM-GW, the realm or both may be
/// missing |
///
/// Each kind of SMSF has a group of its own instead.
final class ServingNodes {
    private static final Map<NodeKind, Form> FORMS = new EnumMap<>(NodeKind.class);

    static {
        // In these groups both numbers have the M bit, elsewhere neither (TS 29.338 table 6.3.3/1).
        AvpKind sgsnNumber = mandatory(SgdAvp.SGSN_NUMBER);
        AvpKind mmeNumber = mandatory(SgdAvp.MME_NUMBER_FOR_MT_SMS);
        put(NodeKind.MME, null, mmeNumber, SgdAvp.MME_NAME, SgdAvp.MME_REALM);
        put(NodeKind.MSC, null, SgdAvp.MSC_NUMBER, SgdAvp.MME_NAME, SgdAvp.MME_REALM);
        put(NodeKind.SGSN, null, sgsnNumber, SgdAvp.SGSN_NAME, SgdAvp.SGSN_REALM);
        put(
                NodeKind.IP_SM_GW,
                null,
                SgdAvp.IP_SM_GW_NUMBER,
                SgdAvp.IP_SM_GW_NAME,
                SgdAvp.IP_SM_GW_REALM);
        put(
                NodeKind.SMSF_3GPP,
                SgdAvp.SMSF_3GPP_ADDRESS,
                SgdAvp.SMSF_3GPP_NUMBER,
                SgdAvp.SMSF_3GPP_NAME,
                SgdAvp.SMSF_3GPP_REALM);
        put(
                NodeKind.SMSF_NON_3GPP,
                SgdAvp.SMSF_NON_3GPP_ADDRESS,
                SgdAvp.SMSF_NON_3GPP_NUMBER,
                SgdAvp.SMSF_NON_3GPP_NAME,
                SgdAvp.SMSF_NON_3GPP_REALM);
    }

    /// What may be inside the groups.
    private static final Grammar GRAMMAR =
            Grammar.of(
                    FORMS.values().stream()
                            .flatMap(form -> form.avps().stream())
                            .distinct()
                            .toArray(AvpKind[]::new));

    /// Which groups hold nodes.
    static final AvpKind[] GROUPS = {
        SgdAvp.SERVING_NODE,
        SgdAvp.ADDITIONAL_SERVING_NODE,
        SgdAvp.SMSF_3GPP_ADDRESS,
        SgdAvp.SMSF_NON_3GPP_ADDRESS
    };

    /// How a kind of node is written.
    ///
    /// @param group in which it stands; null: Serving-Node or Additional-Serving-Node
    private record Form(
            NodeKind kind, @Nullable AvpKind group, AvpKind number, AvpKind host, AvpKind realm) {
        List<AvpKind> avps() {
            return List.of(number, host, realm);
        }

        /// Whether nothing else than its AVPs is there, and its number is.
        boolean isFormOf(AvpKind holder, FoundAvps inside) {
            Set<AvpKind> others = new HashSet<>(inside.kinds());
            others.removeAll(avps());
            return others.isEmpty()
                    && inside.has(number)
                    && (group == null ? isHolder(holder) : group == holder)
                    && isNameWhole(inside);
        }

        private boolean isHolder(AvpKind holder) {
            return holder == SgdAvp.SERVING_NODE
                    || holder == SgdAvp.ADDITIONAL_SERVING_NODE && kind != NodeKind.IP_SM_GW;
        }

        private boolean isNameWhole(FoundAvps inside) {
            return switch (kind) {
                case MME -> inside.has(host) && inside.has(realm);
                case SGSN, MSC -> inside.has(host) == inside.has(realm);
                case IP_SM_GW, SMSF_3GPP, SMSF_NON_3GPP -> inside.has(host) || !inside.has(realm);
            };
        }
    }

    private ServingNodes() {}

    private static void put(
            NodeKind kind, @Nullable AvpKind group, AvpKind number, AvpKind host, AvpKind realm) {
        FORMS.put(kind, new Form(kind, group, number, host, realm));
    }

    private static AvpKind mandatory(AvpKind kind) {
        AvpKind.Definition usual = kind.definition();
        AvpKind.Definition here =
                new AvpKind.Definition(
                        usual.code(), usual.vendor(), usual.label(), usual.type(), true);
        return () -> here;
    }

    /// Writes the first node into Serving-Node and the second into Additional-Serving-Node; each
    /// SMSF has its own AVP.
    ///
    /// @throws IllegalArgumentException if there are more, or one has no form
    static void write(AvpWriter writer, List<ServingNode> nodes) {
        AvpKind[] holders = {SgdAvp.SERVING_NODE, SgdAvp.ADDITIONAL_SERVING_NODE};
        int used = 0;
        for (ServingNode node : nodes) {
            Form form = form(node);
            AvpKind holder = form.group;
            if (holder == null) {
                if (used == holders.length) {
                    throw new IllegalArgumentException("more than two nodes: " + nodes);
                }
                holder = holders[used++];
                if (!form.isHolder(holder)) {
                    throw new IllegalArgumentException("an additional IP-SM-GW: " + nodes);
                }
            }
            write(writer, holder, form, node);
        }
    }

    private static Form form(ServingNode node) {
        Form form = FORMS.get(node.kind());
        if (form == null || node.kind() == NodeKind.MME && node.name() == null) {
            throw new IllegalArgumentException("an MME without a name: " + node);
        }
        return form;
    }

    private static void write(AvpWriter writer, AvpKind holder, Form form, ServingNode node) {
        int group = writer.begin(holder);
        Name name = node.name();
        if (name != null) {
            writer.text(form.host, name.host()).text(form.realm, name.realm());
        }
        writer.octets(form.number, Numbers.write(node.number(), NumberForm.DIGITS));
        writer.end(group);
    }

    /// Reads one of [#GROUPS].
    ///
    /// @throws DiameterException if what is inside is no node
    static ServingNode read(AvpKind holder, AvpReader group, FoundAvps found)
            throws DiameterException {
        FoundAvps inside = found.inside(group, GRAMMAR);
        for (Form form : FORMS.values()) {
            if (form.isFormOf(holder, inside)) {
                return node(form, inside);
            }
        }
        throw group.wrong(ResultCode.INVALID_AVP_VALUE, "no node is described like this");
    }

    private static ServingNode node(Form form, FoundAvps inside) throws DiameterException {
        String number = inside.required(form.number, Numbers::number);
        if (!inside.has(form.host)) {
            return new ServingNode(form.kind, number, null);
        }
        String host = inside.required(form.host, AvpReader::identity);
        String realm =
                inside.has(form.realm)
                        ? inside.required(form.realm, AvpReader::identity)
                        : realmOf(host);
        return new ServingNode(form.kind, number, new Name(host, realm));
    }

    /// Where a name says it is at home, if nothing else does (TS 23.003 section 19.4.2.1).
    private static String realmOf(String host) {
        int dot = host.indexOf('.');
        return dot > 0 && dot < host.length() - 1 ? host.substring(dot + 1) : host;
    }
}
