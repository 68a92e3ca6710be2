// SPDX-License-Identifier: AGPL-3.0-or-later
//
// A foreign SCTP endpoint on a leash: the tests in org.signalbox.sctp.userland.interop start it, tell it on its
// standard input what to do, and read on its standard output what it hears. One source, two peers:
//
//   cc -Wall -Wextra -O1 -pthread           -o usrsctp-peer sctp-peer.c -lusrsctp   libusrsctp, over UDP (RFC 6951)
//   cc -Wall -Wextra -O1 -pthread -DKERNEL  -o kernel-peer  sctp-peer.c             Linux, encapsulated in UDP too
//
//   usrsctp-peer UDP-LOCAL UDP-REMOTE SCTP-LOCAL SCTP-REMOTE STREAMS RECEIVE-BUFFER HEARTBEAT-MS MTU
//
// HEARTBEAT-MS 0 turns heartbeats off; MTU 0 leaves the path MTU to the stack. The kernel's own UDP port is the
// sysctl net.sctp.udp_port; UDP-REMOTE 0 sends it without UDP. Both ends are 127.0.0.1, unless the environment has
// SCTP_PEER_LOCAL (with the kernel, several addresses, with commas between them) and SCTP_PEER_REMOTE (one address).
//
//   command                                          answer
//   listen                                           ready; then "up IN OUT" for each association, one at a time
//   connect                                          up IN OUT, or "failed WORDS"
//   send STREAM PPID UNORDERED LENGTH FIRST COUNT    sent COUNT, when the stack has taken all of them
//   echo 0|1                                         echo 0|1; from then on what comes is sent back as it came
//   pause, resume                                    stops reading, goes on
//   status                                           status STATE PEER-WINDOW UNACKNOWLEDGED PENDING
//   shutdown, abort                                  ends the association
//
// Unasked: "msg STREAM PPID UNORDERED LENGTH HASH", "restart", "shutdown" (begun by the other end), "complete",
// "lost", "closed". End of input ends the process at once, as SIGKILL does: nobody is told.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LONGEST (1 << 20)

// ---- the two stacks behind one set of names ---------------------------------------------------------------------

#ifdef KERNEL
#include <linux/sctp.h>

typedef int Socket;
#define NOTHING (-1)

static Socket stack_socket(void) { return socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP); }
static int stack_option(Socket s, int level, int name, const void *value, socklen_t size)
{
	return setsockopt(s, level, name, value, size);
}
static int stack_read_option(Socket s, int name, void *value, socklen_t *size)
{
	return getsockopt(s, IPPROTO_SCTP, name, value, size);
}
static int stack_bind(Socket s, struct sockaddr *a, socklen_t n) { return bind(s, a, n); }
static int stack_listen(Socket s) { return listen(s, 4); }
static Socket stack_accept(Socket s) { return accept(s, NULL, NULL); }
static int stack_connect(Socket s, struct sockaddr *a, socklen_t n) { return connect(s, a, n); }
static int stack_shutdown(Socket s) { return shutdown(s, SHUT_WR); }
static void stack_close(Socket s) { close(s); }
static void stack_start(int udp_local) { (void)udp_local; }

static ssize_t stack_send(Socket s, const void *data, size_t length, struct sctp_sndinfo *how)
{
	char room[CMSG_SPACE(sizeof *how)] = { 0 };
	struct iovec part = { (void *)data, length };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = length > 0, .msg_control = room, .msg_controllen = sizeof room };
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = IPPROTO_SCTP;
	header->cmsg_type = SCTP_SNDINFO;
	header->cmsg_len = CMSG_LEN(sizeof *how);
	memcpy(CMSG_DATA(header), how, sizeof *how);
	return sendmsg(s, &message, MSG_NOSIGNAL);
}

static ssize_t stack_receive(Socket s, void *data, size_t room, struct sctp_rcvinfo *how, int *flags)
{
	char control[CMSG_SPACE(sizeof *how)] = { 0 };
	struct iovec part = { data, room };
	struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
	ssize_t length = recvmsg(s, &message, 0);
	*flags = message.msg_flags;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); length > 0 && c; c = CMSG_NXTHDR(&message, c))
		if (c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO)
			memcpy(how, CMSG_DATA(c), sizeof *how);
	return length;
}

#else
#include <usrsctp.h>

typedef struct socket *Socket;
#define NOTHING NULL

static Socket stack_socket(void) { return usrsctp_socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL); }
static int stack_option(Socket s, int level, int name, const void *value, socklen_t size)
{
	return usrsctp_setsockopt(s, level, name, value, size);
}
static int stack_read_option(Socket s, int name, void *value, socklen_t *size)
{
	return usrsctp_getsockopt(s, IPPROTO_SCTP, name, value, size);
}
static int stack_bind(Socket s, struct sockaddr *a, socklen_t n) { return usrsctp_bind(s, a, n); }
static int stack_listen(Socket s) { return usrsctp_listen(s, 4); }
static Socket stack_accept(Socket s) { return usrsctp_accept(s, NULL, NULL); }
static int stack_connect(Socket s, struct sockaddr *a, socklen_t n) { return usrsctp_connect(s, a, n); }
static int stack_shutdown(Socket s) { return usrsctp_shutdown(s, SHUT_WR); }
static void stack_close(Socket s) { usrsctp_close(s); }
static void stack_says(const char *form, ...)
{
	va_list words;
	va_start(words, form);
	vfprintf(stderr, form, words);
	va_end(words);
}
static void stack_start(int udp_local)
{
	usrsctp_init(udp_local, NULL, stack_says);
	usrsctp_sysctl_set_sctp_no_csum_on_loopback(0); // the checksum is part of what is compared
	usrsctp_sysctl_set_sctp_blackhole(0);           // out of the blue is answered
	usrsctp_sysctl_set_sctp_sendspace(LONGEST);
}

static ssize_t stack_send(Socket s, const void *data, size_t length, struct sctp_sndinfo *how)
{
	return usrsctp_sendv(s, data, length, NULL, 0, how, sizeof *how, SCTP_SENDV_SNDINFO, 0);
}

static ssize_t stack_receive(Socket s, void *data, size_t room, struct sctp_rcvinfo *how, int *flags)
{
	struct sockaddr_in from;
	socklen_t from_size = sizeof from, how_size = sizeof *how;
	unsigned int kind = 0;
	*flags = 0;
	return usrsctp_recvv(s, data, room, (struct sockaddr *)&from, &from_size, how, &how_size, &kind, flags);
}
#endif

// ---- the peer ---------------------------------------------------------------------------------------------------

static int sctp_local, sctp_remote, udp_remote, streams, receive_buffer, heartbeat_ms, mtu;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int paused, echo, aborting;
static Socket current = NOTHING;

static void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	_exit(2);
}

static void must(int result, const char *what)
{
	if (result < 0)
		die(what);
}

/* The address of this number in the list that the environment has, or that of loopback. */
static int address(const char *variable, int number, int port, struct sockaddr_in *result)
{
	const char *list = getenv(variable);
	char one[INET_ADDRSTRLEN];
	*result = (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	if (!list)
		return number == 0;
	for (; number > 0; number--) {
		list = strchr(list, ',');
		if (!list)
			return 0;
		list++;
	}
	size_t length = strcspn(list, ",");
	if (length >= sizeof one)
		die(variable);
	memcpy(one, list, length);
	one[length] = 0;
	if (inet_pton(AF_INET, one, &result->sin_addr) != 1)
		die(variable);
	return 1;
}

/* What a socket that was accepted needs anew. */
static void subscribe(Socket s)
{
	int yes = 1;
	must(stack_option(s, IPPROTO_SCTP, SCTP_NODELAY, &yes, sizeof yes), "SCTP_NODELAY");
	must(stack_option(s, IPPROTO_SCTP, SCTP_RECVRCVINFO, &yes, sizeof yes), "SCTP_RECVRCVINFO");
#ifdef KERNEL
	/* a stack that outlives its process must forget the association with it */
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };
	must(stack_option(s, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), "SO_LINGER");
#endif
	static const uint16_t events[] = { SCTP_ASSOC_CHANGE, SCTP_SHUTDOWN_EVENT };
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		struct sctp_event event = { .se_type = events[i], .se_on = 1 };
		must(stack_option(s, IPPROTO_SCTP, SCTP_EVENT, &event, sizeof event), "SCTP_EVENT");
	}
}

/* Quick timers: the tests run in real time. */
static void configure(Socket s)
{
	must(stack_option(s, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer), "SO_RCVBUF");
	struct sctp_initmsg streams_each_way = { .sinit_num_ostreams = streams, .sinit_max_instreams = streams };
	must(stack_option(s, IPPROTO_SCTP, SCTP_INITMSG, &streams_each_way, sizeof streams_each_way), "SCTP_INITMSG");
	struct sctp_rtoinfo rto = { .srto_initial = 200, .srto_min = 100, .srto_max = 800 };
	must(stack_option(s, IPPROTO_SCTP, SCTP_RTOINFO, &rto, sizeof rto), "SCTP_RTOINFO");
	struct sctp_udpencaps udp = { .sue_port = htons(udp_remote) };
	udp.sue_address.ss_family = AF_INET;
	if (udp_remote)
		must(stack_option(s, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, &udp, sizeof udp), "SCTP_REMOTE_UDP_ENCAPS_PORT");
	struct sctp_paddrparams path = { .spp_flags = heartbeat_ms ? SPP_HB_ENABLE : SPP_HB_DISABLE, .spp_hbinterval = heartbeat_ms };
	if (mtu) {
		path.spp_flags |= SPP_PMTUD_DISABLE;
		path.spp_pathmtu = mtu;
	}
	must(stack_option(s, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path), "SCTP_PEER_ADDR_PARAMS");
}

static Socket bound(void)
{
	Socket s = stack_socket();
	if (s == NOTHING)
		die("socket");
	int yes = 1;
	stack_option(s, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	configure(s);
	subscribe(s);
	struct sockaddr_in here;
	address("SCTP_PEER_LOCAL", 0, sctp_local, &here);
	must(stack_bind(s, (struct sockaddr *)&here, sizeof here), "bind");
#ifdef KERNEL
	for (int i = 1; address("SCTP_PEER_LOCAL", i, sctp_local, &here); i++)
		must(stack_option(s, IPPROTO_SCTP, SCTP_SOCKOPT_BINDX_ADD, &here, sizeof here), "bindx");
#endif
	return s;
}

/* FNV-1a, 64 bits. */
static uint64_t hash(const uint8_t *data, size_t length)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (size_t i = 0; i < length; i++)
		h = (h ^ data[i]) * 0x100000001b3u;
	return h;
}

/* What message number n of a stream holds: a pattern; and the number itself if there is room. */
static void fill(uint8_t *data, size_t length, uint32_t stream, uint32_t n)
{
	for (size_t i = 0; i < length; i++)
		data[i] = (uint8_t)(n * 31 + i * 7 + (i >> 8) + stream * 13);
	for (size_t i = 0; length >= 8 && i < 4; i++)
		data[i] = (uint8_t)(n >> (24 - 8 * i));
}

static int send_one(Socket s, const void *data, size_t length, uint32_t stream, uint32_t ppid, int unordered)
{
	struct sctp_sndinfo how = { .snd_sid = stream, .snd_ppid = htonl(ppid), .snd_flags = unordered ? SCTP_UNORDERED : 0 };
	return stack_send(s, data, length, &how) < 0 ? -1 : 0;
}

static int told_of_end; /* by the association being read */

static void notified(const union sctp_notification *note)
{
	if (note->sn_header.sn_type == SCTP_SHUTDOWN_EVENT) {
		printf("shutdown\n");
	} else if (note->sn_header.sn_type == SCTP_ASSOC_CHANGE) {
		switch (note->sn_assoc_change.sac_state) {
		case SCTP_RESTART: printf("restart\n"); break;
		case SCTP_SHUTDOWN_COMP: printf("complete\n"); told_of_end = 1; break;
		case SCTP_COMM_LOST: printf("lost\n"); told_of_end = 1; break;
		default: break;
		}
	}
}

static void announce(Socket s)
{
	struct sctp_status status = { 0 };
	socklen_t size = sizeof status;
	stack_read_option(s, SCTP_STATUS, &status, &size);
	printf("up %d %d\n", status.sstat_instrms, status.sstat_outstrms);
}

/* Reads until the association has ended. */
static void read_all(Socket s)
{
	static uint8_t message[LONGEST];
	size_t have = 0;
	told_of_end = 0;
#ifdef KERNEL
	/* it aborts by a close, which waits for whoever reads */
	struct timeval often = { .tv_usec = 20000 };
	must(stack_option(s, SOL_SOCKET, SO_RCVTIMEO, &often, sizeof often), "SO_RCVTIMEO");
#endif
	for (;;) {
		pthread_mutex_lock(&lock);
		while (paused)
			pthread_cond_wait(&changed, &lock);
		int now = aborting;
		aborting = 0;
		pthread_mutex_unlock(&lock);
		if (now)
			break;
		struct sctp_rcvinfo how = { 0 };
		int flags = 0;
		ssize_t got = stack_receive(s, message + have, sizeof message - have, &how, &flags);
		if (got < 0 && errno == EAGAIN)
			continue;
		if (got <= 0)
			break;
		if (flags & MSG_NOTIFICATION) {
			notified((const union sctp_notification *)(message + have));
			continue;
		}
		have += got;
		if (!(flags & MSG_EOR))
			continue;
		int unordered = (how.rcv_flags & SCTP_UNORDERED) != 0;
		uint32_t ppid = ntohl(how.rcv_ppid);
		printf("msg %u %" PRIu32 " %d %zu %016" PRIx64 "\n", how.rcv_sid, ppid, unordered, have, hash(message, have));
		if (echo && send_one(s, message, have, how.rcv_sid, ppid, unordered))
			fprintf(stderr, "echo: %s\n", strerror(errno));
		have = 0;
	}
	if (!told_of_end)
		printf("ended\n");
	pthread_mutex_lock(&lock);
	current = NOTHING;
	pthread_mutex_unlock(&lock);
	stack_close(s);
	printf("closed\n");
}

static void take_on(Socket s)
{
	pthread_mutex_lock(&lock);
	current = s;
	pthread_mutex_unlock(&lock);
	announce(s);
}

static void *serve(void *listening)
{
	Socket s;
	while ((s = stack_accept((Socket)(intptr_t)listening)) != NOTHING) {
		subscribe(s);
		take_on(s);
		read_all(s);
	}
	die("accept");
	return NULL;
}

static void *attend(void *connected)
{
	read_all((Socket)(intptr_t)connected);
	return NULL;
}

static void start(void *(*what)(void *), Socket with)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, what, (void *)(intptr_t)with))
		die("pthread_create");
	pthread_detach(thread);
}

static void listen_here(void)
{
	Socket s = bound();
	must(stack_listen(s), "listen");
	start(serve, s);
	printf("ready\n");
}

static void connect_there(void)
{
	Socket s = bound();
	struct sockaddr_in there;
	address("SCTP_PEER_REMOTE", 0, sctp_remote, &there);
	if (stack_connect(s, (struct sockaddr *)&there, sizeof there) < 0) {
		printf("failed %s\n", strerror(errno));
		stack_close(s);
		return;
	}
	take_on(s);
	start(attend, s);
}

static void send_many(Socket s, const char *words)
{
	static uint8_t data[LONGEST];
	unsigned stream, ppid, unordered, length, first, count, done = 0;
	if (sscanf(words, "%u %u %u %u %u %u", &stream, &ppid, &unordered, &length, &first, &count) != 6 || length > LONGEST)
		die("send");
	for (; done < count; done++) {
		fill(data, length, stream, first + done);
		if (send_one(s, data, length, stream, ppid, unordered)) {
			fprintf(stderr, "send: %s\n", strerror(errno));
			break;
		}
	}
	printf("sent %u\n", done);
}

static void report(Socket s)
{
	struct sctp_status status = { 0 };
	socklen_t size = sizeof status;
	if (stack_read_option(s, SCTP_STATUS, &status, &size) < 0)
		die("SCTP_STATUS");
	printf("status %d %u %u %u\n", (int)status.sstat_state, (unsigned)status.sstat_rwnd, (unsigned)status.sstat_unackdata,
		(unsigned)status.sstat_penddata);
}

static void set(int *what, int value)
{
	pthread_mutex_lock(&lock);
	*what = value;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
}

/* The kernel lets only one-to-many sockets abort with words. */
static void abort_now(Socket s)
{
#ifdef KERNEL
	(void)s;
	set(&aborting, 1);
#else
	struct sctp_sndinfo how = { .snd_flags = SCTP_ABORT };
	if (stack_send(s, "enough", 6, &how) < 0)
		die("abort");
#endif
}

static void obey(char *line)
{
	char verb[16] = "";
	int at = 0;
	sscanf(line, "%15s %n", verb, &at);
	if (!strcmp(verb, "listen")) { listen_here(); return; }
	if (!strcmp(verb, "connect")) { connect_there(); return; }
	if (!strcmp(verb, "echo")) {
		set(&echo, atoi(line + at));
		printf("echo %d\n", echo);
		return;
	}
	if (!strcmp(verb, "pause")) { set(&paused, 1); return; }
	if (!strcmp(verb, "resume")) { set(&paused, 0); return; }
	pthread_mutex_lock(&lock);
	Socket s = current;
	pthread_mutex_unlock(&lock);
	if (s == NOTHING) {
		printf("nothing to %s\n", verb);
	} else if (!strcmp(verb, "send")) {
		send_many(s, line + at);
	} else if (!strcmp(verb, "status")) {
		report(s);
	} else if (!strcmp(verb, "shutdown")) {
		must(stack_shutdown(s), "shutdown");
	} else if (!strcmp(verb, "abort")) {
		abort_now(s);
	} else {
		fprintf(stderr, "what is %s?\n", verb);
		_exit(2);
	}
}

int main(int argc, char **argv)
{
	if (argc != 9) {
		fprintf(stderr, "usage: %s UDP-LOCAL UDP-REMOTE SCTP-LOCAL SCTP-REMOTE STREAMS RECEIVE-BUFFER HEARTBEAT-MS MTU\n", argv[0]);
		return 2;
	}
	udp_remote = atoi(argv[2]);
	sctp_local = atoi(argv[3]);
	sctp_remote = atoi(argv[4]);
	streams = atoi(argv[5]);
	receive_buffer = atoi(argv[6]);
	heartbeat_ms = atoi(argv[7]);
	mtu = atoi(argv[8]);
	setvbuf(stdout, NULL, _IOLBF, 1 << 16);
	stack_start(atoi(argv[1]));
	char line[128];
	while (fgets(line, sizeof line, stdin))
		obey(line);
	_exit(0);
}
