// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Makes an MME of freeDiameter, as far as MT-Forward-Short-Message of SGd goes (TS 29.338): a
 * dictionary by which the daemon checks requests, and answers. A subscriber whose IMSI ends in 9
 * does not answer paging; to all others it is delivered.
 */
#include <stdint.h>

#include <freeDiameter/extension.h>

enum { TGPP = 10415, SGD = 16777313, MT_FORWARD = 8388646, ABSENT_USER = 5550, NO_PAGING = 1 };

#define DICTIONARY (fd_g_config->cnf_dict)

static struct dict_object *find(const char *name, vendor_id_t vendor) {
  struct dict_object *found = NULL;
  struct dict_avp_request wanted = {.avp_vendor = vendor, .avp_name = (char *)name};
  fd_dict_search(DICTIONARY, DICT_AVP, AVP_BY_NAME_AND_VENDOR, &wanted, &found, ENOENT);
  return found;
}

static void define(avp_code_t code, const char *name, enum dict_avp_basetype type) {
  struct dict_avp_data data = {
      .avp_code = code,
      .avp_vendor = TGPP,
      .avp_name = (char *)name,
      .avp_flag_mask = AVP_FLAG_VENDOR | AVP_FLAG_MANDATORY,
      .avp_flag_val = AVP_FLAG_VENDOR | AVP_FLAG_MANDATORY,
      .avp_basetype = type,
  };
  fd_dict_new(DICTIONARY, DICT_AVP, &data, NULL, NULL);
}

static void require(struct dict_object *command, const char *name, vendor_id_t vendor,
                    enum rule_position position) {
  struct dict_rule_data data = {
      .rule_avp = find(name, vendor),
      .rule_position = position,
      .rule_order = position == RULE_FIXED_HEAD ? 1 : 0,
      .rule_min = 1,
      .rule_max = 1,
  };
  fd_dict_new(DICTIONARY, DICT_RULE, &data, command, NULL);
}

static struct dict_object *define_command(struct dict_object *application, const char *name,
                                          uint8_t request) {
  struct dict_object *command = NULL;
  struct dict_cmd_data data = {
      MT_FORWARD,
      (char *)name,
      CMD_FLAG_REQUEST | CMD_FLAG_PROXIABLE | (request ? CMD_FLAG_ERROR : 0),
      (request ? CMD_FLAG_REQUEST : 0) | CMD_FLAG_PROXIABLE,
  };
  fd_dict_new(DICTIONARY, DICT_COMMAND, &data, application, &command);
  require(command, "Session-Id", 0, RULE_FIXED_HEAD);
  require(command, "Auth-Session-State", 0, RULE_REQUIRED);
  require(command, "Origin-Host", 0, RULE_REQUIRED);
  require(command, "Origin-Realm", 0, RULE_REQUIRED);
  return command;
}

static struct avp *add(msg_or_avp *to, const char *name, vendor_id_t vendor) {
  struct avp *made = NULL;
  fd_msg_avp_new(find(name, vendor), 0, &made);
  fd_msg_avp_add(to, MSG_BRW_LAST_CHILD, made);
  return made;
}

static void add_number(msg_or_avp *to, const char *name, vendor_id_t vendor, uint32_t number) {
  union avp_value value = {.u32 = number};
  fd_msg_avp_setvalue(add(to, name, vendor), &value);
}

static int is_absent(struct msg *request) {
  struct avp *user = NULL;
  struct avp_hdr *header = NULL;
  if (fd_msg_search_avp(request, find("User-Name", 0), &user) || !user ||
      fd_msg_avp_hdr(user, &header) || header->avp_value->os.len == 0) {
    return 0;
  }
  return header->avp_value->os.data[header->avp_value->os.len - 1] == '9';
}

static int on_request(struct msg **message, struct avp *avp, struct session *session, void *opaque,
                      enum disp_action *action) {
  (void)avp;
  (void)session;
  (void)opaque;
  (void)action;
  int absent = is_absent(*message);
  CHECK_FCT(fd_msg_new_answer_from_req(DICTIONARY, message, 0));
  add_number(*message, "Auth-Session-State", 0, 1);
  if (absent) {
    CHECK_FCT(fd_msg_add_origin(*message, 0));
    struct avp *result = add(*message, "Experimental-Result", 0);
    add_number(result, "Vendor-Id", 0, TGPP);
    add_number(result, "Experimental-Result-Code", 0, ABSENT_USER);
    add_number(*message, "Absent-User-Diagnostic-SM", TGPP, NO_PAGING);
  } else {
    CHECK_FCT(fd_msg_rescode_set(*message, "DIAMETER_SUCCESS", NULL, NULL, 1));
  }
  return fd_msg_send(message, NULL, NULL);
}

static int entry(char *configuration) {
  (void)configuration;
  struct dict_object *vendor = NULL;
  struct dict_object *application = NULL;
  struct dict_vendor_data vendor_data = {TGPP, "3GPP"};
  struct dict_application_data application_data = {SGD, "SGd"};
  vendor_id_t id = TGPP;
  CHECK_FCT(fd_dict_search(DICTIONARY, DICT_VENDOR, VENDOR_BY_ID, &id, &vendor, 0));
  if (!vendor) {
    CHECK_FCT(fd_dict_new(DICTIONARY, DICT_VENDOR, &vendor_data, NULL, &vendor));
  }
  CHECK_FCT(fd_dict_new(DICTIONARY, DICT_APPLICATION, &application_data, vendor, &application));
  define(3300, "SC-Address", AVP_TYPE_OCTETSTRING);
  define(3301, "SM-RP-UI", AVP_TYPE_OCTETSTRING);
  define(3322, "Absent-User-Diagnostic-SM", AVP_TYPE_UNSIGNED32);
  struct dict_object *request =
      define_command(application, "MT-Forward-Short-Message-Request", 1);
  define_command(application, "MT-Forward-Short-Message-Answer", 0);
  require(request, "Destination-Host", 0, RULE_REQUIRED);
  require(request, "Destination-Realm", 0, RULE_REQUIRED);
  require(request, "User-Name", 0, RULE_REQUIRED);
  require(request, "SC-Address", TGPP, RULE_REQUIRED);
  require(request, "SM-RP-UI", TGPP, RULE_REQUIRED);
  struct disp_when when = {.app = application, .command = request};
  CHECK_FCT(fd_disp_register(on_request, DISP_HOW_CC, &when, NULL, NULL));
  return fd_disp_app_support(application, vendor, 1, 0);
}

EXTENSION_ENTRY("freediameter-mme", entry);
