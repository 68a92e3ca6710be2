// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * m3ua-load - M3UA load generator, latency meter and thinnest-possible STP.
 *
 *   cc -O2 -Wall -o m3ua-load m3ua-load.c -lsctp -lpthread -lm
 *
 * Three ways to run it:
 *
 *   m3ua-load [load options]            K pairs of ASPs (A and B) towards an SG/STP
 *   m3ua-load --direct [load options]   A and B connected straight to each other
 *   m3ua-load relay [relay options]     a C STP: epoll, DPC table, forward
 *
 * Pair i sends DATA with OPC = opc+i, DPC = dpc+i and routing contexts
 * rc-a+i / rc-b+i; source ports are a-port+i / b-port+i so that a peer that
 * wants to identify ASPs by address can.  Every DATA carries a per-(pair,SLS)
 * sequence number and the time at which it was due to be sent (open loop) or
 * was sent (flat out), so a late sender is charged to the system, not hidden.
 * Exactly one JSON line goes to stdout; everything else goes to stderr.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <linux/futex.h>
#include <math.h>
#include <netinet/in.h>
#include <netinet/sctp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MAXPAIRS 256
#define NSLS 16
#define MAXBATCH 256
#define MAXMSG 4400
#define M3UA_PPID 3

enum { CL_MGMT = 0, CL_XFER = 1, CL_SSNM = 2, CL_ASPSM = 3, CL_ASPTM = 4, CL_RKM = 9 };
enum { P_INFO = 0x0004, P_RC = 0x0006, P_STATUS = 0x000d, P_TMODE = 0x000b, P_DATA = 0x0210 };

/* ------------------------------------------------------------------ util */

static void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
#include <stdarg.h>
static void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "m3ua-load: ");
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, " (errno %d %s)\n", errno, strerror(errno));
	va_end(ap);
	exit(2);
}

static inline uint64_t now_ns(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ull + (uint64_t)ts.tv_nsec;
}

static inline void put32(uint8_t *p, uint32_t v) { v = htonl(v); memcpy(p, &v, 4); }
static inline void put16(uint8_t *p, uint16_t v) { v = htons(v); memcpy(p, &v, 2); }
static inline uint32_t get32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return ntohl(v); }
static inline uint16_t get16(const uint8_t *p) { uint16_t v; memcpy(&v, p, 2); return ntohs(v); }

/* log-linear histogram: 64 sub-buckets per power of two, error < 1.6 % */
#define HSUB 6
#define HN ((64 - HSUB) << HSUB)
struct hist { uint64_t n, max, min; double sum; uint64_t b[HN]; };

static inline unsigned hidx(uint64_t v)
{
	if (v < (1u << HSUB)) return (unsigned)v;
	unsigned e = 63 - __builtin_clzll(v) - HSUB;
	return ((e + 1) << HSUB) + (unsigned)((v >> e) - (1u << HSUB));
}
static inline uint64_t hval(unsigned i)
{
	if (i < (1u << HSUB)) return i;
	unsigned e = (i >> HSUB) - 1;
	return ((uint64_t)((i & ((1u << HSUB) - 1)) + (1u << HSUB)) << e) + ((1ull << e) >> 1);
}
static inline void hadd(struct hist *h, uint64_t v)
{
	h->b[hidx(v)]++;
	h->n++;
	h->sum += (double)v;
	if (v > h->max) h->max = v;
	if (v < h->min || h->n == 1) h->min = v;
}
static void hmerge(struct hist *d, const struct hist *s)
{
	if (!s->n) return;
	if (!d->n || s->min < d->min) d->min = s->min;
	if (s->max > d->max) d->max = s->max;
	d->n += s->n;
	d->sum += s->sum;
	for (unsigned i = 0; i < HN; i++) d->b[i] += s->b[i];
}
static double hpct(const struct hist *h, double p) /* microseconds */
{
	if (!h->n) return 0;
	uint64_t want = (uint64_t)ceil(h->n * p / 100.0), c = 0;
	if (want < 1) want = 1;
	for (unsigned i = 0; i < HN; i++) {
		c += h->b[i];
		if (c >= want) {
			uint64_t v = hval(i);
			if (v > h->max) v = h->max;
			return v / 1000.0;
		}
	}
	return h->max / 1000.0;
}

/* --------------------------------------------------------------- options */

static struct {
	const char *sg; int sg_port;
	const char *a_addr, *b_addr; int a_port, b_port;
	int pairs; uint32_t opc, dpc; int rc_a, rc_b; bool rc_in_data; int ni, si;
	int payload; double rate; int window; int batch; double warmup, duration, drain;
	int tick_us; int streams; int nodelay; bool more; int sndbuf, rcvbuf, sackdelay, sackfreq;
	bool direct; int cpu_send, cpu_recv; int threads; const char *label; int sut_pid; bool poll_lat;
	int b_asps; double rx_rate, kill_at, return_at;
	int maxseg; bool na; uint32_t na_val; const char *gt; int aspid; int settle_ms; bool mmsg;
} o = {
	.sg = "127.0.0.1", .sg_port = 2905, .a_addr = "127.0.0.1", .b_addr = "127.0.0.1",
	.a_port = 10000, .b_port = 11000, .pairs = 1, .opc = 1000, .dpc = 2000,
	.rc_a = -1, .rc_b = -1, .rc_in_data = true, .ni = 2, .si = 3, .payload = 100, .rate = 0,
	.window = 1024, .batch = 16, .warmup = 1, .duration = 5, .drain = 2, .tick_us = 200,
	.streams = 17, .nodelay = 1, .more = true, .sndbuf = 1 << 20, .rcvbuf = 1 << 21, .sackdelay = -1,
	.sackfreq = -1, .cpu_send = -1, .cpu_recv = -1, .threads = 1, .label = "", .sut_pid = 0,
	.b_asps = 1, .rx_rate = 0, .kill_at = -1, .return_at = -1,
	.maxseg = 0, .aspid = 0, .settle_ms = 200, .mmsg = true,
};

/* ---------------------------------------------------------------- sockets */

static void sockopts(int fd)
{
	struct sctp_initmsg im = { .sinit_num_ostreams = o.streams, .sinit_max_instreams = o.streams };
	if (setsockopt(fd, IPPROTO_SCTP, SCTP_INITMSG, &im, sizeof im)) die("SCTP_INITMSG");
	int v = o.nodelay;
	if (setsockopt(fd, IPPROTO_SCTP, SCTP_NODELAY, &v, sizeof v)) die("SCTP_NODELAY");
	if (o.sndbuf) {
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &o.sndbuf, sizeof(int));
		setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &o.sndbuf, sizeof(int));
	}
	if (o.rcvbuf) {
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &o.rcvbuf, sizeof(int));
		setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &o.rcvbuf, sizeof(int));
	}
	if (o.sackdelay >= 0 || o.sackfreq > 0) {
		struct sctp_sack_info si = { .sack_delay = o.sackdelay > 0 ? o.sackdelay : 0,
			.sack_freq = o.sackdelay == 0 ? 1 : (o.sackfreq > 0 ? o.sackfreq : 0) };
		if (setsockopt(fd, IPPROTO_SCTP, SCTP_DELAYED_SACK, &si, sizeof si)) die("SCTP_DELAYED_SACK");
	}
	if (o.maxseg) {
		struct sctp_assoc_value av = { .assoc_id = 0, .assoc_value = o.maxseg };
		if (setsockopt(fd, IPPROTO_SCTP, SCTP_MAXSEG, &av, sizeof av)) die("SCTP_MAXSEG");
	}
	v = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &v, sizeof v);
}

static struct sockaddr_in addr4(const char *host, int port)
{
	struct sockaddr_in s = { .sin_family = AF_INET, .sin_port = htons(port) };
	if (inet_pton(AF_INET, host, &s.sin_addr) != 1) die("bad IPv4 address %s", host);
	return s;
}

static int sctp_sock(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP);
	if (fd < 0) die("socket(SCTP): no kernel SCTP here?");
	sockopts(fd);
	return fd;
}

static int sctp_connect_from(const char *la, int lp, const char *ra, int rp)
{
	struct sockaddr_in l = addr4(la, lp), r = addr4(ra, rp);
	for (int tries = 0;; tries++) {
		int fd = sctp_sock();
		if (bind(fd, (struct sockaddr *)&l, sizeof l)) die("bind %s:%d", la, lp);
		if (connect(fd, (struct sockaddr *)&r, sizeof r) == 0) return fd;
		if (tries >= 50) die("connect %s:%d", ra, rp);
		close(fd);
		usleep(100000);
	}
}

static void send_stream(int fd, const uint8_t *m, int len, int stream)
{
	if (sctp_sendmsg(fd, m, len, NULL, 0, htonl(M3UA_PPID), 0, stream, 0, 0) != len)
		die("sctp_sendmsg mgmt");
}

/* next non-notification message, or -1 on end of association */
static int recv_msg(int fd, uint8_t *buf, int cap, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	for (;;) {
		int r = poll(&p, 1, timeout_ms);
		if (r == 0) return 0;
		struct iovec iov = { buf, cap };
		struct msghdr mh = { .msg_iov = &iov, .msg_iovlen = 1 };
		ssize_t n = recvmsg(fd, &mh, 0);
		if (n <= 0) return -1;
		if (mh.msg_flags & MSG_NOTIFICATION) continue;
		return (int)n;
	}
}

/* --------------------------------------------------------------- M3UA ASP */

static int m3ua_hdr(uint8_t *m, int cls, int type, int len)
{
	m[0] = 1; m[1] = 0; m[2] = cls; m[3] = type;
	put32(m + 4, len);
	return len;
}

static void asp_wait(int fd, int cls, int type, const char *what)
{
	uint8_t b[MAXMSG];
	for (;;) {
		int n = recv_msg(fd, b, sizeof b, 5000);
		if (n < 8) die("no %s from the SG", what);
		if (b[2] == cls && b[3] == type) return;
		if (b[2] == CL_MGMT && b[3] == 0)
			die("M3UA ERR code %u while waiting for %s", n >= 16 ? get32(b + 12) : 0, what);
		/* NTFY, DAVA, ... are fine */
	}
}

static void asp_up(int fd, int aspid)
{
	uint8_t m[64];
	int len = 8;
	if (aspid > 0) { put16(m + 8, 0x0011); put16(m + 10, 8); put32(m + 12, aspid); len = 16; }
	m3ua_hdr(m, CL_ASPSM, 1, len);
	send_stream(fd, m, len, 0);
	asp_wait(fd, CL_ASPSM, 4, "ASPUP ACK");
}

static void asp_active(int fd, int rc)
{
	uint8_t m[64];
	int len = 8;
	put16(m + len, P_TMODE); put16(m + len + 2, 8); put32(m + len + 4, 2 /* loadshare */); len += 8;
	if (rc >= 0) { put16(m + len, P_RC); put16(m + len + 2, 8); put32(m + len + 4, rc); len += 8; }
	m3ua_hdr(m, CL_ASPTM, 1, len);
	send_stream(fd, m, len, 0);
	asp_wait(fd, CL_ASPTM, 3, "ASPAC ACK");
}

/* ------------------------------------------------------------------ state */

#define BMAX 2
#define SEEN_MAX (1u << 22)    /* sequence numbers of an SLS whose repetition is noticed */

struct pair {
	int a, b[BMAX];            /* sockets */
	_Atomic bool b_gone[BMAX];
	uint8_t tmpl[MAXMSG]; int len, off_pd, off_user;
	uint32_t sls;
	uint32_t txseq[NSLS];
	uint32_t rxseq[BMAX][NSLS]; /* with two ASPs, order is that of one association */
	uint8_t *seen[NSLS];
	_Atomic uint64_t sent, rcvd;
	uint64_t gaps, reorder, dup, bad, b_rcvd[BMAX];
	_Atomic uint32_t fut; _Atomic bool waiting;
};
static struct pair *P;
static _Atomic int phase;          /* 0 warm-up, 1 measure, 2 stop sending, 3 end */
static _Atomic uint64_t eagain_tx;
static uint64_t t_measure0, t_measure1;

/* SCCP UDT, called GT 0100 (TT 0, E.164, international), so that an SCCP relay can be loaded too */
static int build_user(uint8_t *u, int n)
{
	memset(u, 0x5a, n);
	if (!o.gt) return 0;
	int d = (int)strlen(o.gt), bl = (d + 1) / 2, al = 2 + 4 + bl; /* AI+SSN+GT hdr+digits */
	uint8_t addr[64];
	addr[0] = 0x12; addr[1] = 6; addr[2] = 0; addr[3] = 0x10 | (d & 1 ? 1 : 2); addr[4] = 4;
	for (int i = 0; i < bl; i++)
		addr[5 + i] = (o.gt[2 * i] - '0') | (2 * i + 1 < d ? (o.gt[2 * i + 1] - '0') << 4 : 0);
	al = 5 + bl;
	int i = 0;
	u[i++] = 9; u[i++] = 0x80;
	u[i] = 3; u[i + 1] = 3 + al; u[i + 2] = 3 + 2 * al; i += 3;
	u[i++] = al; memcpy(u + i, addr, al); i += al;
	u[i++] = al; memcpy(u + i, addr, al); i += al;
	int dl = n - i - 1;
	if (dl < 16) die("--payload too small for --gt");
	u[i++] = dl > 254 ? 254 : dl;
	return i;
}

static void build_template(struct pair *p, int idx)
{
	uint8_t *m = p->tmpl;
	int i = 8;
	if (o.na) { put16(m + i, 0x0200); put16(m + i + 2, 8); put32(m + i + 4, o.na_val); i += 8; }
	if (o.rc_a >= 0 && o.rc_in_data) {
		put16(m + i, P_RC); put16(m + i + 2, 8); put32(m + i + 4, o.rc_a + idx); i += 8;
	}
	p->off_pd = i;
	put16(m + i, P_DATA); put16(m + i + 2, 4 + 12 + o.payload);
	put32(m + i + 4, o.opc + idx); put32(m + i + 8, o.dpc + idx);
	m[i + 12] = o.si; m[i + 13] = o.ni; m[i + 14] = 0; m[i + 15] = 0;
	p->off_user = i + 16 + build_user(m + i + 16, o.payload);
	i += 16 + o.payload;
	while (i & 3) m[i++] = 0;
	p->len = m3ua_hdr(m, CL_XFER, 1, i);
}

static void pin(int cpu)
{
	if (cpu < 0) return;
	cpu_set_t s; CPU_ZERO(&s); CPU_SET(cpu, &s);
	pthread_setaffinity_np(pthread_self(), sizeof s, &s);
}

/* -------------------------------------------------------------- transmit */

struct txbuf {
	struct mmsghdr mm[MAXBATCH];
	struct iovec iov[MAXBATCH];
	uint8_t cbuf[MAXBATCH][CMSG_SPACE(sizeof(struct sctp_sndinfo))] __attribute__((aligned(8)));
	uint8_t data[MAXBATCH][MAXMSG];
};

static void tx_init(struct txbuf *t)
{
	memset(t, 0, sizeof *t);
	for (int i = 0; i < MAXBATCH; i++) {
		t->iov[i].iov_base = t->data[i];
		t->mm[i].msg_hdr = (struct msghdr){ .msg_iov = &t->iov[i], .msg_iovlen = 1,
			.msg_control = t->cbuf[i], .msg_controllen = sizeof t->cbuf[i] };
		struct cmsghdr *c = CMSG_FIRSTHDR(&t->mm[i].msg_hdr);
		c->cmsg_level = IPPROTO_SCTP; c->cmsg_type = SCTP_SNDINFO;
		c->cmsg_len = CMSG_LEN(sizeof(struct sctp_sndinfo));
		struct sctp_sndinfo *si = (void *)CMSG_DATA(c);
		memset(si, 0, sizeof *si);
		si->snd_ppid = htonl(M3UA_PPID);
	}
}
static inline struct sctp_sndinfo *tx_info(struct txbuf *t, int i)
{
	return (void *)CMSG_DATA((struct cmsghdr *)t->cbuf[i]);
}

/* push n prepared messages, bundling with MSG_MORE when asked; blocks on a full socket */
static void tx_flush(struct txbuf *t, int fd, int n, bool more, bool mmsg, _Atomic uint64_t *eag)
{
	int i = 0;
	while (i < n) {
		int r;
		if (!mmsg) {
			int fl = MSG_NOSIGNAL | MSG_DONTWAIT | (more && i < n - 1 ? MSG_MORE : 0);
			r = sendmsg(fd, &t->mm[i].msg_hdr, fl) < 0 ? -1 : 1;
		} else if (more && n - i > 1) {
			r = sendmmsg(fd, t->mm + i, n - i - 1, MSG_MORE | MSG_NOSIGNAL | MSG_DONTWAIT);
		} else {
			r = sendmmsg(fd, t->mm + i, n - i, MSG_NOSIGNAL | MSG_DONTWAIT);
		}
		if (r < 0) {
			if (errno == EINTR) continue;
			if (errno != EAGAIN) die("send DATA");
			if (eag) atomic_fetch_add(eag, 1);
			struct pollfd p = { .fd = fd, .events = POLLOUT };
			poll(&p, 1, 1000);
			if (atomic_load(&phase) == 3) return;
			continue;
		}
		i += r;
	}
}

static inline void prep(struct txbuf *t, int i, struct pair *p, uint64_t ts)
{
	uint8_t *m = t->data[i];
	memcpy(m, p->tmpl, p->len);
	unsigned sls = p->sls++ & (NSLS - 1);
	m[p->off_pd + 15] = (uint8_t)sls;
	put32(m + p->off_user, p->txseq[sls]++);
	memcpy(m + p->off_user + 4, &ts, 8);
	t->iov[i].iov_len = p->len;
	tx_info(t, i)->snd_sid = o.streams > 1 ? 1 + sls % (o.streams - 1) : 0;
}

struct targ { int first, n; struct hist *h; };

static void *sender(void *vp)
{
	struct targ *ta = vp;
	pin(o.cpu_send);
	struct txbuf *t = malloc(sizeof *t);
	tx_init(t);
	if (o.rate <= 0) {             /* flat out, bounded in flight */
		while (atomic_load_explicit(&phase, memory_order_relaxed) < 2) {
			int blocked = 0;
			for (int k = 0; k < ta->n; k++) {
				struct pair *p = &P[ta->first + k];
				uint64_t infl = atomic_load(&p->sent) - atomic_load(&p->rcvd);
				int64_t room = (int64_t)o.window - (int64_t)infl;
				int n = room > o.batch ? o.batch : (int)room;
				if (n < o.batch && n < o.window) { blocked++; continue; }
				uint64_t ts = now_ns();
				for (int i = 0; i < n; i++) prep(t, i, p, ts);
				atomic_fetch_add(&p->sent, n);
				tx_flush(t, p->a, n, o.more, o.mmsg, &eagain_tx);
			}
			if (blocked == ta->n) {
				struct pair *p = &P[ta->first];
				uint32_t f = atomic_load(&p->fut);
				atomic_store(&p->waiting, true);
				bool still = true;
				for (int k = 0; k < ta->n; k++) {
					struct pair *q = &P[ta->first + k];
					if (atomic_load(&q->sent) - atomic_load(&q->rcvd) + o.batch <= (uint64_t)o.window) still = false;
				}
				if (still) {
					struct timespec to = { 0, 20000000 };
					syscall(SYS_futex, &p->fut, FUTEX_WAIT_PRIVATE, f, &to, NULL, 0);
				}
				atomic_store(&p->waiting, false);
			}
		}
	} else {                       /* open loop: everything due in a tick goes out together */
		uint64_t tick = (uint64_t)o.tick_us * 1000, start = now_ns() + tick;
		double per_ns = o.rate / 1e9 * ta->n / o.pairs;
		uint64_t done = 0, k = 0; unsigned rr = 0;
		for (uint64_t due = start; atomic_load_explicit(&phase, memory_order_relaxed) < 2; due = start + ++k * tick) {
			struct timespec ts = { due / 1000000000ull, due % 1000000000ull };
			if (now_ns() < due) clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
			uint64_t target = (uint64_t)((due - start + tick) * per_ns);
			while (done < target && atomic_load_explicit(&phase, memory_order_relaxed) < 2) {
				uint64_t left = target - done;
				struct pair *p = &P[ta->first + rr++ % ta->n];
				int n = left > (uint64_t)o.batch ? o.batch : (int)left;
				for (int i = 0; i < n; i++) prep(t, i, p, due);
				atomic_fetch_add(&p->sent, n);
				tx_flush(t, p->a, n, o.more, o.mmsg, &eagain_tx);
				done += n;
			}
		}
	}
	free(t);
	return NULL;
}

/* --------------------------------------------------------------- receive */

struct rxbuf {
	struct mmsghdr mm[MAXBATCH];
	struct iovec iov[MAXBATCH];
	uint8_t cbuf[MAXBATCH][64] __attribute__((aligned(8)));
	uint8_t data[MAXBATCH][MAXMSG];
	int cl;
};
static void rx_init(struct rxbuf *r, int controllen)
{
	memset(r, 0, sizeof *r);
	r->cl = controllen;
	for (int i = 0; i < MAXBATCH; i++) {
		r->iov[i] = (struct iovec){ r->data[i], MAXMSG };
		r->mm[i].msg_hdr = (struct msghdr){ .msg_iov = &r->iov[i], .msg_iovlen = 1,
			.msg_control = controllen ? r->cbuf[i] : NULL, .msg_controllen = controllen };
	}
}
static inline void rx_reset(struct rxbuf *r, int n)
{
	for (int i = 0; i < n; i++) r->mm[i].msg_hdr.msg_controllen = r->cl;
}

/* offset of the Protocol Data parameter, or -1 */
static inline int find_pd(const uint8_t *m, int len)
{
	int i = 8;
	while (i + 4 <= len) {
		unsigned tag = get16(m + i), pl = get16(m + i + 2);
		if (tag == P_DATA) return i + (int)pl <= len && pl >= 16 ? i : -1;
		if (pl < 4) return -1;
		i += (pl + 3) & ~3u;
	}
	return -1;
}

static void on_data(struct pair *p, int asp, const uint8_t *m, int len, int idx, uint64_t now, struct hist *h, bool meas)
{
	int pd = find_pd(m, len);
	int user_off = p->off_user - p->off_pd;
	if (pd < 0 || pd + user_off + 12 > len || get32(m + pd + 8) != o.dpc + idx || get32(m + pd + 4) != o.opc + idx) {
		p->bad++;
		return;
	}
	unsigned sls = m[pd + 15] & (NSLS - 1);
	uint32_t seq = get32(m + pd + user_off);
	uint32_t *next = &p->rxseq[asp][sls];
	if (seq == *next) ++*next;
	else if ((int32_t)(seq - *next) > 0) { if (o.b_asps == 1) p->gaps += seq - *next; *next = seq + 1; }
	else p->reorder++;
	p->b_rcvd[asp]++;
	if (seq < SEEN_MAX) {
		uint8_t bit = 1 << (seq & 7);
		if (p->seen[sls][seq >> 3] & bit) p->dup++;
		p->seen[sls][seq >> 3] |= bit;
	}
	if (meas) {
		uint64_t ts;
		memcpy(&ts, m + pd + user_off + 4, 8);
		hadd(h, now > ts ? now - ts : 0);
	}
}

static _Atomic uint64_t rx_calls, rx_msgs, other_msgs, meas_rcvd;

static _Atomic uint64_t ssnm[7];   /* what A was told, by type: DUNA 1, DAVA 2, SCON 4 */
static _Atomic uint64_t first_scon; /* when */
static _Atomic uint64_t idle_max;   /* the longest time in which nothing arrived */
static uint64_t t_start;

static void on_other(int fd, bool from_a, const uint8_t *m, int len)
{
	atomic_fetch_add(&other_msgs, 1);
	if (len >= 8 && m[2] == CL_SSNM) {
		if (!from_a) return;
		if (m[3] == 4 && !atomic_load(&first_scon)) atomic_store(&first_scon, now_ns());
		if (m[3] < 7) atomic_fetch_add(&ssnm[m[3]], 1);
		return;
	}
	if (len >= 8 && m[2] == CL_ASPSM && m[3] == 3) {     /* BEAT -> BEAT ACK */
		uint8_t b[MAXMSG];
		memcpy(b, m, len);
		b[3] = 6;
		send_stream(fd, b, len, 0);
	} else if (len >= 8) {
		fprintf(stderr, "m3ua-load: got M3UA class %d type %d (%d bytes)\n", m[2], m[3], len);
	}
}

static _Atomic int returned = -1;  /* the pair whose first ASP has come back */

static void watch(int ep, int idx, int asp)
{
	struct epoll_event e = { .events = EPOLLIN, .data.u32 = idx * 4 + 1 + asp };
	epoll_ctl(ep, EPOLL_CTL_ADD, P[idx].b[asp], &e);
}

static void *receiver(void *vp)
{
	struct targ *ta = vp;
	pin(o.cpu_recv);
	struct rxbuf *r = malloc(sizeof *r);
	rx_init(r, 0);
	int ep = epoll_create1(0);
	for (int k = 0; k < ta->n; k++) {
		struct pair *p = &P[ta->first + k];
		struct epoll_event e = { .events = EPOLLIN, .data.u32 = (ta->first + k) * 4 };
		epoll_ctl(ep, EPOLL_CTL_ADD, p->a, &e);
		for (int asp = 0; asp < o.b_asps; asp++) watch(ep, ta->first + k, asp);
	}
	struct epoll_event ev[64];
	uint64_t last = 0, taken = 0, since = now_ns();
	while (atomic_load_explicit(&phase, memory_order_relaxed) < 3) {
		int back = atomic_exchange(&returned, -1);
		if (back >= 0) watch(ep, back, 0);
		int ne = epoll_wait(ep, ev, 64, 50);
		bool slow = false;
		for (int e = 0; e < ne; e++) {
			int idx = ev[e].data.u32 >> 2, asp = (int)(ev[e].data.u32 & 3) - 1;
			struct pair *p = &P[idx];
			int fd = asp < 0 ? p->a : p->b[asp];
			int most = o.batch;
			if (asp >= 0 && o.rx_rate > 0 && atomic_load_explicit(&phase, memory_order_relaxed) < 2) {
				/* who does not take more than so many a second */
				double due = (now_ns() - since) / 1e9 * o.rx_rate - taken;
				if (due < 1) { slow = true; continue; }
				if (due < most) most = (int)due;
			}
			int n = recvmmsg(fd, r->mm, most, MSG_DONTWAIT, NULL);
			if (n < 0) {
				if (errno == EAGAIN || errno == EINTR) continue;
				if (asp >= 0 && atomic_load(&p->b_gone[asp])) continue;
				die("recvmmsg");
			}
			uint64_t now = now_ns();
			bool meas = atomic_load_explicit(&phase, memory_order_relaxed) == 1;
			int data = 0;
			for (int i = 0; i < n; i++) {
				int len = r->mm[i].msg_len;
				if (r->mm[i].msg_hdr.msg_flags & MSG_NOTIFICATION) continue;
				if (len == 0) {
					if (asp >= 0 && atomic_load(&p->b_gone[asp])) break;
					die("association of pair %d closed by peer", idx);
				}
				const uint8_t *m = r->data[i];
				if (len >= 8 && m[2] == CL_XFER && m[3] == 1) {
					on_data(p, asp < 0 ? 0 : asp, m, len, idx, now, ta->h, meas);
					data++;
				} else on_other(fd, asp < 0, m, len);
			}
			if (data) {
				taken += data;
				if (meas && last && now - last > atomic_load(&idle_max)) atomic_store(&idle_max, now - last);
				last = now;
				atomic_fetch_add(&p->rcvd, data);
				if (meas) atomic_fetch_add(&meas_rcvd, data);
				atomic_fetch_add(&rx_calls, 1);
				atomic_fetch_add(&rx_msgs, data);
				if (o.rate <= 0) {
					/* wake the sender that owns this pair once half the window is free */
					struct pair *w = &P[ta->first];
					if (atomic_load(&w->waiting) &&
					    atomic_load(&p->sent) - atomic_load(&p->rcvd) <= (uint64_t)o.window * 3 / 4) {
						atomic_fetch_add(&w->fut, 1);
						syscall(SYS_futex, &w->fut, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
					}
				}
			}
		}
		if (slow) usleep(1000);
	}
	free(r);
	close(ep);
	return NULL;
}

/* ------------------------------------------------------- process metering */

struct usage { double cpu, usr, sys; long rss, hwm; int threads; };
static struct usage proc_usage(int pid)
{
	struct usage u = { 0 };
	char fn[64], line[1024];
	if (pid <= 0) return u;
	snprintf(fn, sizeof fn, "/proc/%d/stat", pid);
	FILE *f = fopen(fn, "r");
	if (!f) return u;
	if (fgets(line, sizeof line, f)) {
		char *q = strrchr(line, ')');
		unsigned long ut = 0, st = 0;
		if (q) sscanf(q + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &ut, &st);
		u.usr = (double)ut / sysconf(_SC_CLK_TCK);
		u.sys = (double)st / sysconf(_SC_CLK_TCK);
		u.cpu = u.usr + u.sys;
	}
	fclose(f);
	snprintf(fn, sizeof fn, "/proc/%d/status", pid);
	f = fopen(fn, "r");
	while (f && fgets(line, sizeof line, f)) {
		sscanf(line, "VmRSS: %ld", &u.rss);
		sscanf(line, "VmHWM: %ld", &u.hwm);
		sscanf(line, "Threads: %d", &u.threads);
	}
	if (f) fclose(f);
	return u;
}
struct machine { double busy, total, soft; };
static struct machine mach(void)
{
	struct machine m = { 0 };
	FILE *f = fopen("/proc/stat", "r");
	double us, ni, sy, id, io, irq, so, st;
	if (f && fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &us, &ni, &sy, &id, &io, &irq, &so, &st) == 8) {
		m.busy = us + ni + sy + irq + so;
		m.soft = so;
		m.total = us + ni + sy + id + io + irq + so + st;
	}
	if (f) fclose(f);
	return m;
}
static double self_cpu(void)
{
	struct rusage r;
	getrusage(RUSAGE_SELF, &r);
	return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

/* --------------------------------------------------------------------- load */

static void sleep_s(double s)
{
	struct timespec t = { (time_t)s, (long)((s - floor(s)) * 1e9) };
	while (nanosleep(&t, &t) && errno == EINTR) ;
}

/* an ASP of B, from a port of its own */
static int b_asp(int i, int asp)
{
	int fd = sctp_connect_from(o.b_addr, o.b_port + i + asp * MAXPAIRS, o.sg, o.sg_port);
	asp_up(fd, o.aspid ? o.aspid + 2 * i + 1 : 0);
	asp_active(fd, o.rc_b >= 0 ? o.rc_b + i : -1);
	return fd;
}

/* ABORT, as when a process is killed: what its socket holds is gone */
static void kill_asp(struct pair *p, int asp)
{
	struct linger now = { 1, 0 };
	atomic_store(&p->b_gone[asp], true);
	setsockopt(p->b[asp], SOL_SOCKET, SO_LINGER, &now, sizeof now);
	close(p->b[asp]);
}

/* what happens in the measured time; the first pair only */
static void live(double secs)
{
	double at = 0;
	if (o.kill_at >= 0 && o.kill_at < secs) {
		sleep_s(o.kill_at - at);
		at = o.kill_at;
		kill_asp(&P[0], 0);
		if (o.return_at > at && o.return_at < secs) {
			sleep_s(o.return_at - at);
			at = o.return_at;
			P[0].b[0] = b_asp(0, 0);
			atomic_store(&P[0].b_gone[0], false);
			atomic_store(&returned, 0);
		}
	}
	sleep_s(secs - at);
}

static int run_load(void)
{
	P = calloc(o.pairs, sizeof *P);
	int ls = -1;
	if (o.direct) {
		ls = sctp_sock();
		struct sockaddr_in l = addr4(o.b_addr, o.b_port);
		if (bind(ls, (struct sockaddr *)&l, sizeof l) || listen(ls, 64)) die("listen");
	}
	for (int i = 0; i < o.pairs; i++) {
		build_template(&P[i], i);
		for (int sls = 0; sls < NSLS; sls++) P[i].seen[sls] = calloc(1, SEEN_MAX / 8);
		if (o.direct) {
			P[i].a = sctp_connect_from(o.a_addr, o.a_port + i, o.b_addr, o.b_port);
			P[i].b[0] = accept(ls, NULL, NULL);
			if (P[i].b[0] < 0) die("accept");
			sockopts(P[i].b[0]);
		} else {
			for (int asp = 0; asp < o.b_asps; asp++) P[i].b[asp] = b_asp(i, asp);
			P[i].a = sctp_connect_from(o.a_addr, o.a_port + i, o.sg, o.sg_port);
			asp_up(P[i].a, o.aspid ? o.aspid + 2 * i : 0);
			asp_active(P[i].a, o.rc_a >= 0 ? o.rc_a + i : -1);
		}
	}
	usleep(o.settle_ms * 1000);

	int T = o.threads < o.pairs ? o.threads : o.pairs;
	struct targ ta[T];
	pthread_t ts[T], tr[T];
	for (int i = 0, f = 0; i < T; i++) {
		int n = o.pairs / T + (i < o.pairs % T);
		ta[i] = (struct targ){ f, n, calloc(1, sizeof(struct hist)) };
		f += n;
	}
	t_start = now_ns();
	for (int i = 0; i < T; i++) pthread_create(&tr[i], NULL, receiver, &ta[i]);
	for (int i = 0; i < T; i++) pthread_create(&ts[i], NULL, sender, &ta[i]);

	sleep_s(o.warmup);
	struct usage u0 = proc_usage(o.sut_pid);
	struct machine m0 = mach();
	double c0 = self_cpu();
	uint64_t s0 = 0;
	for (int i = 0; i < o.pairs; i++) s0 += atomic_load(&P[i].sent);
	uint64_t ca0 = rx_calls, cm0 = rx_msgs;
	t_measure0 = now_ns();
	atomic_store(&phase, 1);
	live(o.duration);
	atomic_store(&phase, 2);
	t_measure1 = now_ns();
	struct usage u1 = proc_usage(o.sut_pid);
	struct machine m1 = mach();
	double c1 = self_cpu();
	uint64_t s1 = 0;
	for (int i = 0; i < o.pairs; i++) s1 += atomic_load(&P[i].sent);
	uint64_t ca1 = rx_calls, cm1 = rx_msgs, mr = meas_rcvd;
	for (int i = 0; i < T; i++) pthread_join(ts[i], NULL);

	/* drain: wait until everything sent has arrived, or no more than --drain seconds */
	uint64_t end = now_ns() + (uint64_t)(o.drain * 1e9), sent, rcvd;
	do {
		sent = rcvd = 0;
		for (int i = 0; i < o.pairs; i++) { sent += atomic_load(&P[i].sent); rcvd += atomic_load(&P[i].rcvd); }
		if (sent == rcvd) break;
		usleep(5000);
	} while (now_ns() < end);
	atomic_store(&phase, 3);
	for (int i = 0; i < T; i++) pthread_join(tr[i], NULL);

	struct hist h = { 0 };
	uint64_t gaps = 0, reorder = 0, dup = 0, bad = 0, b_rcvd[BMAX] = { 0 };
	for (int i = 0; i < T; i++) hmerge(&h, ta[i].h);
	for (int i = 0; i < o.pairs; i++) { gaps += P[i].gaps; reorder += P[i].reorder; dup += P[i].dup; bad += P[i].bad;
		for (int asp = 0; asp < BMAX; asp++) b_rcvd[asp] += P[i].b_rcvd[asp]; }
	double secs = (t_measure1 - t_measure0) / 1e9;
	double mtot = m1.total - m0.total;
	printf("{\"label\":\"%s\",\"mode\":\"%s\",\"pairs\":%d,\"payload\":%d,\"m3ua_len\":%d,\"rate\":%.0f,\"window\":%d,"
	       "\"batch\":%d,\"more\":%d,\"nodelay\":%d,\"secs\":%.2f,"
	       "\"sent\":%" PRIu64 ",\"rcvd\":%" PRIu64 ",\"lost\":%" PRId64 ",\"gaps\":%" PRIu64 ",\"reorder\":%" PRIu64 ",\"dup\":%" PRIu64 ",\"bad\":%" PRIu64 ","
	       "\"b_rcvd\":[%" PRIu64 ",%" PRIu64 "],\"duna\":%" PRIu64 ",\"dava\":%" PRIu64 ",\"scon\":%" PRIu64 ",\"first_scon_ms\":%.1f,\"idle_ms\":%.1f,"
	       "\"tx_per_s\":%.0f,\"rx_per_s\":%.0f,\"mbit_s\":%.1f,\"eagain\":%" PRIu64 ",\"rx_batch\":%.1f,\"other\":%" PRIu64 ","
	       "\"lat_us\":{\"min\":%.1f,\"mean\":%.1f,\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"max\":%.1f},"
	       "\"sut\":{\"pid\":%d,\"cpu_pct\":%.1f,\"usr_pct\":%.1f,\"sys_pct\":%.1f,\"us_per_msg\":%.3f,\"rss_kb\":%ld,\"hwm_kb\":%ld,\"threads\":%d},"
	       "\"self_cpu_pct\":%.1f,\"machine_busy_pct\":%.1f,\"machine_soft_pct\":%.1f}\n",
	       o.label, o.direct ? "direct" : "sg", o.pairs, o.payload, P[0].len, o.rate, o.rate > 0 ? 0 : o.window,
	       o.batch, o.more, o.nodelay, secs,
	       sent, rcvd, (int64_t)(sent - rcvd), gaps, reorder, dup, bad,
	       b_rcvd[0], b_rcvd[1], (uint64_t)ssnm[1], (uint64_t)ssnm[2], (uint64_t)ssnm[4],
	       first_scon ? (first_scon - t_start) / 1e6 : -1, idle_max / 1e6,
	       (s1 - s0) / secs, mr / secs, mr / secs * P[0].len * 8 / 1e6, (uint64_t)eagain_tx,
	       ca1 > ca0 ? (double)(cm1 - cm0) / (ca1 - ca0) : 0, (uint64_t)other_msgs,
	       h.min / 1000.0, h.n ? h.sum / h.n / 1000.0 : 0, hpct(&h, 50), hpct(&h, 90), hpct(&h, 99), hpct(&h, 99.9), h.max / 1000.0,
	       o.sut_pid, (u1.cpu - u0.cpu) / secs * 100, (u1.usr - u0.usr) / secs * 100, (u1.sys - u0.sys) / secs * 100, mr ? (u1.cpu - u0.cpu) * 1e6 / mr : 0, u1.rss, u1.hwm, u1.threads,
	       (c1 - c0) / secs * 100, mtot > 0 ? (m1.busy - m0.busy) / mtot * 100 : 0,
	       mtot > 0 ? (m1.soft - m0.soft) / mtot * 100 : 0);
	fflush(stdout);
	for (int i = 0; i < o.pairs; i++) {
		close(P[i].a);
		for (int asp = 0; asp < o.b_asps; asp++) if (!P[i].b_gone[asp]) close(P[i].b[asp]);
	}
	return sent == rcvd && !gaps && !reorder && !dup && !bad ? 0 : 1;
}

/* -------------------------------------------------------------------- relay */

static volatile sig_atomic_t stop;
static void on_sig(int s) { (void)s; stop = 1; }

struct assoc { int fd; int rc; bool up, active; int port; };
#define PC_MAX (1 << 24)
static struct assoc *route[65536];       /* DPC -> association, "an array" */
struct rt { uint32_t pc; int rc; };
static struct rt rts[1024]; static int nrts;

/* A DATA goes to the association whose routing context serves the DPC, and leaves with that context. */
static void relay_mgmt(struct assoc *a, const uint8_t *m, int len)
{
	uint8_t b[128];
	if (m[2] == CL_ASPSM && m[3] == 1) {
		m3ua_hdr(b, CL_ASPSM, 4, 8);
		send_stream(a->fd, b, 8, 0);
		a->up = true;
		/* NTFY: AS-Inactive */
		put16(b + 8, P_STATUS); put16(b + 10, 8); put16(b + 12, 1); put16(b + 14, 2);
		m3ua_hdr(b, CL_MGMT, 1, 16);
		send_stream(a->fd, b, 16, 0);
	} else if (m[2] == CL_ASPTM && m[3] == 1) {
		int rc = -1;
		for (int i = 8; i + 8 <= len; i += (get16(m + i + 2) + 3) & ~3) {
			if (get16(m + i) == P_RC) rc = (int)get32(m + i + 4);
			if (get16(m + i + 2) < 4) break;
		}
		a->rc = rc; a->active = true;
		int l = 8;
		if (rc >= 0) { put16(b + 8, P_RC); put16(b + 10, 8); put32(b + 12, rc); l = 16; }
		m3ua_hdr(b, CL_ASPTM, 3, l);
		send_stream(a->fd, b, l, 0);
		put16(b + 8, P_STATUS); put16(b + 10, 8); put16(b + 12, 1); put16(b + 14, 3);
		m3ua_hdr(b, CL_MGMT, 1, 16);
		send_stream(a->fd, b, 16, 0);
		for (int i = 0; i < nrts; i++)
			if (rts[i].rc == rc) route[rts[i].pc & 0xffff] = a;
	} else if (m[2] == CL_ASPSM && m[3] == 3 && len <= (int)sizeof b) {
		memcpy(b, m, len);
		b[3] = 6;
		send_stream(a->fd, b, len, 0);
	}
}

static int relay_main(const char *addr, int port, int batch)
{
	struct sigaction sa = { .sa_handler = on_sig };
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	pin(o.cpu_recv);
	int ls = sctp_sock();
	struct sockaddr_in l = addr4(addr, port);
	if (bind(ls, (struct sockaddr *)&l, sizeof l) || listen(ls, 128)) die("listen %s:%d", addr, port);
	int ep = epoll_create1(0);
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
	epoll_ctl(ep, EPOLL_CTL_ADD, ls, &e);
	struct rxbuf *r = malloc(sizeof *r);
	struct txbuf *t = malloc(sizeof *t);
	rx_init(r, CMSG_SPACE(sizeof(struct sctp_rcvinfo)));
	tx_init(t);
	uint64_t in = 0, out = 0, noroute = 0, rxc = 0, txc = 0, eag0 = 0;
	_Atomic uint64_t eag = 0;
	(void)eag0;
	fprintf(stderr, "relay: listening on %s:%d, batch %d, more %d, nodelay %d\n", addr, port, batch, o.more, o.nodelay);
	struct epoll_event ev[64];
	while (!stop) {
		int ne = epoll_wait(ep, ev, 64, 500);
		for (int k = 0; k < ne; k++) {
			struct assoc *a = ev[k].data.ptr;
			if (!a) {
				int fd = accept(ls, NULL, NULL);
				if (fd < 0) continue;
				sockopts(fd);
				int one = 1;
				if (setsockopt(fd, IPPROTO_SCTP, SCTP_RECVRCVINFO, &one, sizeof one)) die("SCTP_RECVRCVINFO");
				a = calloc(1, sizeof *a);
				a->fd = fd; a->rc = -1;
				e.events = EPOLLIN; e.data.ptr = a;
				epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
				continue;
			}
			rx_reset(r, batch);
			int n;
			if (o.mmsg) n = recvmmsg(a->fd, r->mm, batch, MSG_DONTWAIT, NULL);
			else {
				ssize_t q = recvmsg(a->fd, &r->mm[0].msg_hdr, MSG_DONTWAIT);
				n = q < 0 ? -1 : 1;
				if (q >= 0) r->mm[0].msg_len = (unsigned)q;
			}
			if (n < 0) {
				if (errno == EAGAIN || errno == EINTR) continue;
				n = 1; r->mm[0].msg_len = 0; r->mm[0].msg_hdr.msg_flags = 0;
			}
			rxc++;
			struct assoc *dst = NULL;
			int q = 0;
			for (int i = 0; i < n; i++) {
				int len = r->mm[i].msg_len;
				struct msghdr *mh = &r->mm[i].msg_hdr;
				uint8_t *m = r->data[i];
				if (mh->msg_flags & MSG_NOTIFICATION) continue;
				if (len == 0) {            /* closed */
					for (int x = 0; x < 65536; x++) if (route[x] == a) route[x] = NULL;
					epoll_ctl(ep, EPOLL_CTL_DEL, a->fd, NULL);
					close(a->fd);
					free(a);
					break;
				}
				if (len < 8) continue;
				if (m[2] != CL_XFER || m[3] != 1) { relay_mgmt(a, m, len); continue; }
				in++;
				int pd = find_pd(m, len);
				struct assoc *d = pd < 0 ? NULL : route[get32(m + pd + 8) & 0xffff];
				if (!d) { noroute++; continue; }
				if (d->rc >= 0 && get16(m + 8) == P_RC) put32(m + 12, d->rc);
				unsigned sid = 1;
				struct cmsghdr *c = CMSG_FIRSTHDR(mh);
				if (c && c->cmsg_level == IPPROTO_SCTP && c->cmsg_type == SCTP_RCVINFO)
					sid = ((struct sctp_rcvinfo *)CMSG_DATA(c))->rcv_sid;
				if (q && d != dst) {       /* destination changes: flush what is queued */
					tx_flush(t, dst->fd, q, o.more, o.mmsg, &eag); txc++; out += q; q = 0;
				}
				dst = d;
				t->iov[q].iov_base = m;    /* no copy: send straight out of the receive buffer */
				t->iov[q].iov_len = len;
				tx_info(t, q)->snd_sid = sid;
				q++;
			}
			if (q) { tx_flush(t, dst->fd, q, o.more, o.mmsg, &eag); txc++; out += q; }
		}
	}
	fprintf(stderr, "relay: in %" PRIu64 " out %" PRIu64 " noroute %" PRIu64 " rx calls %" PRIu64 " tx flushes %" PRIu64
		" eagain %" PRIu64 " msgs/rx %.2f cpu %.2fs\n", in, out, noroute, rxc, txc, (uint64_t)eag, rxc ? (double)in / rxc : 0, self_cpu());
	return 0;
}

/* --------------------------------------------------------------------- main */

static const char *usage_text =
"m3ua-load [--sg ADDR:PORT] [--direct] [options]      load\n"
"m3ua-load relay [--listen ADDR:PORT] --route PC:RC.. thinnest C STP (RC = routing context in ASPAC)\n"
" load:  --pairs K  --opc PC --dpc PC  --rc-a RC --rc-b RC (first pair; -1 none)  --no-rc-in-data  --na N\n"
"        --a ADDR:PORT --b ADDR:PORT (local; port+i for pair i)  --payload N  --gt DIGITS (SCCP UDT)  --si N --ni N\n"
"        --rate MSG_S (0 = flat out) --window W --batch N --tick-us U --warmup S --duration S --drain S --threads T\n"
"        --cpu-send C --cpu-recv C --sut-pid PID --label TEXT --asp-id N\n"
"        --rx-rate MSG_S (what B takes)  --b-asps 1|2 (the second from port+256)\n"
"        --kill-at S --return-at S (B's first ASP, in the measured time)\n"
" both:  --streams N --nodelay 0|1 --no-more (do not bundle with MSG_MORE) --no-mmsg (one syscall a message)\n"
"        --sndbuf N --rcvbuf N --sack-delay MS --sack-freq N --maxseg N\n";

static void hostport(char *s, const char **h, int *p)
{
	char *c = strrchr(s, ':');
	if (c) { *c = 0; *p = atoi(c + 1); }
	if (*s) *h = s;
}

int main(int argc, char **argv)
{
	setvbuf(stderr, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	bool relay = argc > 1 && !strcmp(argv[1], "relay");
	const char *laddr = "127.0.0.1"; int lport = 2905;
	enum { SG = 256, DIRECT, PAIRS, OPC, DPC, RCA, RCB, NORC, A, B, PAYLOAD, GT, SI, NI, RATE, WINDOW, BATCH, TICK,
	       WARM, DUR, DRAIN, THREADS, CPUS, CPUR, SUT, LABEL, ASPID, STREAMS, NODELAY, NOMORE, NOMMSG, SNDBUF, RCVBUF,
	       SACKD, SACKF, MAXSEG, NA, LISTEN, ROUTE, SETTLE, RXRATE, BASPS, KILLAT, RETURNAT, HELP };
	static const struct option lo[] = {
		{"sg",1,0,SG},{"direct",0,0,DIRECT},{"pairs",1,0,PAIRS},{"opc",1,0,OPC},{"dpc",1,0,DPC},{"rc-a",1,0,RCA},
		{"rc-b",1,0,RCB},{"no-rc-in-data",0,0,NORC},{"a",1,0,A},{"b",1,0,B},{"payload",1,0,PAYLOAD},{"gt",1,0,GT},
		{"si",1,0,SI},{"ni",1,0,NI},{"rate",1,0,RATE},{"window",1,0,WINDOW},{"batch",1,0,BATCH},{"tick-us",1,0,TICK},
		{"warmup",1,0,WARM},{"duration",1,0,DUR},{"drain",1,0,DRAIN},{"threads",1,0,THREADS},{"cpu-send",1,0,CPUS},
		{"cpu-recv",1,0,CPUR},{"sut-pid",1,0,SUT},{"label",1,0,LABEL},{"asp-id",1,0,ASPID},{"streams",1,0,STREAMS},
		{"nodelay",1,0,NODELAY},{"no-more",0,0,NOMORE},{"no-mmsg",0,0,NOMMSG},{"sndbuf",1,0,SNDBUF},{"rcvbuf",1,0,RCVBUF},
		{"sack-delay",1,0,SACKD},{"sack-freq",1,0,SACKF},{"maxseg",1,0,MAXSEG},{"na",1,0,NA},{"listen",1,0,LISTEN},
		{"rx-rate",1,0,RXRATE},{"b-asps",1,0,BASPS},{"kill-at",1,0,KILLAT},{"return-at",1,0,RETURNAT},
		{"route",1,0,ROUTE},{"settle-ms",1,0,SETTLE},{"help",0,0,HELP},{0,0,0,0} };
	optind = relay ? 2 : 1;
	for (int c; (c = getopt_long(argc, argv, "", lo, NULL)) != -1;) switch (c) {
	case SG: hostport(optarg, &o.sg, &o.sg_port); break;
	case DIRECT: o.direct = true; break;
	case PAIRS: o.pairs = atoi(optarg); break;
	case OPC: o.opc = strtoul(optarg, 0, 0); break;
	case DPC: o.dpc = strtoul(optarg, 0, 0); break;
	case RCA: o.rc_a = atoi(optarg); break;
	case RCB: o.rc_b = atoi(optarg); break;
	case NORC: o.rc_in_data = false; break;
	case A: hostport(optarg, &o.a_addr, &o.a_port); break;
	case B: hostport(optarg, &o.b_addr, &o.b_port); break;
	case PAYLOAD: o.payload = atoi(optarg); break;
	case GT: o.gt = optarg; break;
	case SI: o.si = atoi(optarg); break;
	case NI: o.ni = atoi(optarg); break;
	case RATE: o.rate = atof(optarg); break;
	case WINDOW: o.window = atoi(optarg); break;
	case BATCH: o.batch = atoi(optarg); break;
	case TICK: o.tick_us = atoi(optarg); break;
	case WARM: o.warmup = atof(optarg); break;
	case DUR: o.duration = atof(optarg); break;
	case DRAIN: o.drain = atof(optarg); break;
	case THREADS: o.threads = atoi(optarg); break;
	case CPUS: o.cpu_send = atoi(optarg); break;
	case CPUR: o.cpu_recv = atoi(optarg); break;
	case SUT: o.sut_pid = atoi(optarg); break;
	case LABEL: o.label = optarg; break;
	case ASPID: o.aspid = atoi(optarg); break;
	case STREAMS: o.streams = atoi(optarg); break;
	case NODELAY: o.nodelay = atoi(optarg); break;
	case NOMORE: o.more = false; break;
	case NOMMSG: o.mmsg = false; break;
	case SNDBUF: o.sndbuf = atoi(optarg); break;
	case RCVBUF: o.rcvbuf = atoi(optarg); break;
	case SACKD: o.sackdelay = atoi(optarg); break;
	case SACKF: o.sackfreq = atoi(optarg); break;
	case MAXSEG: o.maxseg = atoi(optarg); break;
	case NA: o.na = true; o.na_val = strtoul(optarg, 0, 0); break;
	case LISTEN: hostport(optarg, &laddr, &lport); break;
	case ROUTE: {
		char *q = strchr(optarg, ':');
		if (!q || nrts == 1024) die("--route PC:RC");
		rts[nrts++] = (struct rt){ strtoul(optarg, 0, 0), atoi(q + 1) };
		break;
	}
	case RXRATE: o.rx_rate = atof(optarg); break;
	case BASPS: o.b_asps = atoi(optarg); break;
	case KILLAT: o.kill_at = atof(optarg); break;
	case RETURNAT: o.return_at = atof(optarg); break;
	case SETTLE: o.settle_ms = atoi(optarg); break;
	default: fputs(usage_text, stderr); return c == HELP ? 0 : 2;
	}
	if (o.batch < 1 || o.batch > MAXBATCH || o.pairs < 1 || o.pairs > MAXPAIRS || o.payload < 12 || o.payload > 4096)
		die("--batch 1..%d, --pairs 1..%d, --payload 12..4096", MAXBATCH, MAXPAIRS);
	if (o.b_asps < 1 || o.b_asps > BMAX || (o.direct && o.b_asps > 1)) die("--b-asps 1..%d, 1 with --direct", BMAX);
	if (o.batch > o.window) o.batch = o.window;
	if (o.duration > 600 || o.rate > 5e6) die("bounded: --duration <= 600, --rate <= 5000000");
	return relay ? relay_main(laddr, lport, o.batch) : run_load();
}
