// SPDX-License-Identifier: AGPL-3.0-or-later
//
// One end of a flow of messages over libusrsctp, to be compared with ours: RateComparison starts two of these, tells
// them on standard input what to do and reads the answers on standard output. RateEnd is the same program over our
// stack; what the two do between messages must stay alike, or the comparison means nothing.
//
//   usrsctp-rate send|receive UDP-LOCAL UDP-REMOTE SHARED-FILE NODELAY
//
//   command          answer
//   open             up, when the association is established
//   run WINDOW MS    ran SENT ARRIVED NANOSECONDS LOST: a flow for as long, with at most WINDOW messages on their way
//   figures          figures CPU-NANOSECONDS PACKETS-SENT RETRANSMISSIONS TIME-OUTS OUT-OF-ORDER
//
// The shared file holds one number: the messages that have arrived, by which the sender keeps to its window without
// any traffic back. Both ends are 127.0.0.1; end of input ends the process.
#include <arpa/inet.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <usrsctp.h>

#define OCTETS 100
#define STREAMS 16
#define BATCH 16
#define WAIT_US 20
#define BUFFER (4 << 20)
#define SCTP_PORT_SENDER 2904
#define SCTP_PORT_RECEIVER 2905
#define PATH_MTU 1500
#define DRAIN_MS 5000

static _Atomic uint64_t *arrived;
static uint32_t expected[STREAMS];
static _Atomic uint64_t out_of_order;
static uint64_t sent;
static struct socket *flow;

static void die(const char *what)
{
	perror(what);
	_exit(2);
}

static void must(int result, const char *what)
{
	if (result < 0)
		die(what);
}

static uint64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static int heard(struct socket *s, union sctp_sockstore from, void *data, size_t length, struct sctp_rcvinfo how, int flags,
		 void *nothing)
{
	(void)s, (void)from, (void)nothing;
	if (!data)
		return 1;
	if (!(flags & MSG_NOTIFICATION)) {
		uint32_t number;
		if (length != OCTETS || how.rcv_sid >= STREAMS)
			_exit(3);
		memcpy(&number, data, sizeof number);
		if (number != expected[how.rcv_sid])
			out_of_order++;
		expected[how.rcv_sid] = number + 1;
		atomic_store_explicit(arrived, *arrived + 1, memory_order_release);
	}
	free(data);
	return 1;
}

static void silent(const char *form, ...) { (void)form; }

static struct socket *end(int sctp_local, int udp_remote, int no_delay)
{
	struct socket *s = usrsctp_socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP, heard, NULL, 0, NULL);
	if (!s)
		die("socket");
	int buffer = BUFFER;
	must(usrsctp_setsockopt(s, IPPROTO_SCTP, SCTP_NODELAY, &no_delay, sizeof no_delay), "SCTP_NODELAY");
	must(usrsctp_setsockopt(s, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer), "SO_SNDBUF");
	must(usrsctp_setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer), "SO_RCVBUF");
	struct sctp_initmsg streams = { .sinit_num_ostreams = STREAMS, .sinit_max_instreams = STREAMS };
	must(usrsctp_setsockopt(s, IPPROTO_SCTP, SCTP_INITMSG, &streams, sizeof streams), "SCTP_INITMSG");
	struct sctp_udpencaps udp = { .sue_port = htons(udp_remote) };
	udp.sue_address.ss_family = AF_INET;
	must(usrsctp_setsockopt(s, IPPROTO_SCTP, SCTP_REMOTE_UDP_ENCAPS_PORT, &udp, sizeof udp), "encapsulation");
	// loopback lets through 64 KiB: packets as of an Ethernet, as ours are
	struct sctp_paddrparams path = { .spp_flags = SPP_PMTUD_DISABLE, .spp_pathmtu = PATH_MTU };
	must(usrsctp_setsockopt(s, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, &path, sizeof path), "SCTP_PEER_ADDR_PARAMS");
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(sctp_local), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	must(usrsctp_bind(s, (struct sockaddr *)&here, sizeof here), "bind");
	return s;
}

static void offer(void)
{
	static uint32_t numbers[STREAMS];
	uint8_t message[OCTETS] = { 0 };
	for (int i = 0; i < BATCH; i++) {
		struct sctp_sndinfo how = { .snd_sid = (uint16_t)(sent % STREAMS), .snd_ppid = htonl(5) };
		memcpy(message, &numbers[how.snd_sid], sizeof *numbers);
		numbers[how.snd_sid]++;
		must((int)usrsctp_sendv(flow, message, OCTETS, NULL, 0, &how, sizeof how, SCTP_SENDV_SNDINFO, 0), "sendv");
		sent++;
	}
}

static void run(uint64_t window, uint64_t milliseconds)
{
	uint64_t sent_before = sent, arrived_before = *arrived, begin = now(), end = begin + milliseconds * 1000000;
	while (now() < end) {
		if (sent - *arrived + BATCH <= window)
			offer();
		else
			usleep(WAIT_US);
	}
	uint64_t took = now() - begin, came = *arrived - arrived_before;
	for (int i = 0; i < DRAIN_MS && *arrived != sent; i++)
		usleep(1000);
	printf("ran %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", sent - sent_before, came, took, sent - *arrived);
}

static void figures(void)
{
	struct rusage used;
	struct sctpstat of;
	getrusage(RUSAGE_SELF, &used);
	usrsctp_get_stat(&of);
	uint64_t cpu = (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000 +
		       (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000;
	printf("figures %" PRIu64 " %u %u %u %" PRIu64 "\n", cpu, of.sctps_outpackets, of.sctps_sendretransdata, of.sctps_timodata,
	       (uint64_t)out_of_order);
}

int main(int argc, char **argv)
{
	if (argc != 6)
		return 2;
	int sends = strcmp(argv[1], "send") == 0, udp_local = atoi(argv[2]), udp_remote = atoi(argv[3]), no_delay = atoi(argv[5]);
	int shared = open(argv[4], O_RDWR);
	must(shared, "shared file");
	arrived = mmap(NULL, sizeof *arrived, PROT_READ | PROT_WRITE, MAP_SHARED, shared, 0);
	if (arrived == MAP_FAILED)
		die("mmap");
	setvbuf(stdout, NULL, _IOLBF, 0);

	usrsctp_init((uint16_t)udp_local, NULL, silent);
	usrsctp_sysctl_set_sctp_no_csum_on_loopback(0); // ours computes it, too
	usrsctp_sysctl_set_sctp_sendspace(BUFFER);
	usrsctp_sysctl_set_sctp_recvspace(BUFFER);
	usrsctp_sysctl_set_sctp_max_burst_default(0);   // no bound
	usrsctp_sysctl_set_sctp_max_chunks_on_queue(1 << 16);
	struct socket *s = end(sends ? SCTP_PORT_SENDER : SCTP_PORT_RECEIVER, udp_remote, no_delay);
	if (!sends)
		must(usrsctp_listen(s, 1), "listen");

	char line[256];
	while (fgets(line, sizeof line, stdin)) {
		uint64_t window, milliseconds;
		if (strcmp(line, "open\n") == 0) {
			struct sockaddr_in there = {
				.sin_family = AF_INET, .sin_port = htons(SCTP_PORT_RECEIVER), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
			};
			if (sends)
				must(usrsctp_connect(s, (struct sockaddr *)&there, sizeof there), "connect");
			flow = sends ? s : usrsctp_accept(s, NULL, NULL);
			if (!flow)
				die("accept");
			printf("up\n");
		} else if (sscanf(line, "run %" SCNu64 " %" SCNu64, &window, &milliseconds) == 2) {
			run(window, milliseconds);
		} else if (strcmp(line, "figures\n") == 0) {
			figures();
		} else {
			return 2;
		}
	}
	_exit(0); // the stack's threads end with the process
}
