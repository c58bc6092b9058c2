// Sizes that io works in, and what compressed input may take at most.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::io {

/// Octets a read or a write asks for at a time: they stay in the second-level cache on the way.
inline constexpr std::size_t kReadOctets = 256UL * 1024;
inline constexpr std::size_t kWriteOctets = 256UL * 1024;

/// Pieces of kReadOctets that are read ahead: enough that neither thread waits for the other's
/// every step.
inline constexpr std::size_t kReadAheadPieces = 8;

/// Octets of what came before that xz (all its memory) and Zstandard (its window) may hold to look
/// back at. `xz -9` makes files that need 65 MiB, `zstd --long` ones that need 128 MiB; both allow
/// gigabytes.
inline constexpr std::size_t kWindowOctetsMax = 128UL * 1024 * 1024;

/// Octets of one bzip2 block as stored. The longest that compresses anything has 900,100 symbols of
/// at most 20 bits, and 25 KB of tables: 2.3 MB.
inline constexpr std::size_t kBzip2StoredOctetsMax = 4UL * 1024 * 1024;

/// Octets of one bzip2 block's content that wait to be read. A block holds 900 KB, where runs of
/// one octet count as 5 for up to 259: what is longer, up to 47 MB, is decompressed again piece by
/// piece.
inline constexpr std::size_t kBzip2ContentOctetsMax = 4UL * 1024 * 1024;

/// Blocks of bzip2 under way for each thread: one in work and two that wait, for its own time and
/// that of the reader.
inline constexpr std::size_t kBzip2BlocksPerThread = 3;

/// Threads that decompress one bzip2 file, so that memory stays below 8 x (3 x 8 + 13) MiB.
inline constexpr unsigned kBzip2ThreadsMax = 8;

/// Octets of a pipe that are kept at a time.
inline constexpr std::size_t kSpoolPieceOctets = 256UL * 1024;

/// What a client of the HTTP server may send: octets of the request line and header fields
/// together, and of a body. Nothing that is served needs more than a few hundred.
inline constexpr std::uint32_t kHttpHeaderOctetsMax = 16U * 1024;
inline constexpr std::uint64_t kHttpBodyOctetsMax = 64UL * 1024;
/// Segments of a path, parameters of a query, and elements of an Accept field.
inline constexpr std::size_t kPathSegmentsMax = 16;
inline constexpr std::size_t kQueryParametersMax = 64;
inline constexpr std::size_t kAcceptedMax = 32;

/// How long the HTTP server waits: for the first octet of a request, for all of it from there on,
/// and for a client to take an answer. The first is longer than a dashboard's pauses; the others
/// end who sends or reads an octet at a time.
inline constexpr std::int64_t kHttpIdleSeconds = 75;
inline constexpr std::int64_t kHttpRequestSeconds = 15;
inline constexpr std::int64_t kHttpAnswerSeconds = 120;
/// And for requests under way when it is told to stop.
inline constexpr std::int64_t kHttpDrainSeconds = 5;

/// How long a client's TLS handshake may take: it is two round trips.
inline constexpr std::int64_t kTlsHandshakeSeconds = 10;
/// Octets of a certificate with its chain, or of a key.
inline constexpr std::size_t kPemOctetsMax = 1UL * 1024 * 1024;
/// Octets that are encrypted before they are sent: a few records, which have at most 16 KiB.
inline constexpr std::size_t kTlsOutgoingOctets = 64UL * 1024;

/// How long a stream is silent: proxies end what says nothing for a minute.
inline constexpr std::int64_t kHttpHeartbeatSeconds = 15;
/// Octets that wait for the client of one stream: what it is sent at once, and some time of what
/// follows.
inline constexpr std::size_t kHttpStreamOctetsMax = 256UL * 1024;
/// Octets that the client of a stream may send while it only listens.
inline constexpr std::size_t kHttpStreamHeardMax = 64UL * 1024;

/// Threads that run the handler, beside one a core: while some wait for the disk, others answer.
inline constexpr unsigned kHttpThreadsWaiting = 2;
/// Connections open at a time: some 20 KiB each. Those beyond are closed at once.
inline constexpr std::size_t kHttpConnectionsMax = 4'096;
/// Requests that wait for a thread; those beyond are told to come again.
inline constexpr std::size_t kHttpWaitingMax = 1'024;
/// Answers shorter than this are not compressed.
inline constexpr std::size_t kHttpGzipOctetsMin = 1'024;
/// Octets that a compressed body of our own may have, decompressed.
inline constexpr std::size_t kHttpBodyUnzippedMax = 256UL * 1024 * 1024;

/// What a server may send before a body, redirects included, and how often it may send elsewhere.
inline constexpr std::size_t kDownloadHeadOctetsMax = 64UL * 1024;
inline constexpr long kDownloadRedirectsMax = 5;
/// How long a connection may take to come about.
inline constexpr long kDownloadConnectSeconds = 20;
/// Octets a second below which a download is too slow: a modem had more.
inline constexpr long kDownloadSlowOctets = 1'024;

/// How long a mail server may take: to be reached, for one answer, and for all of it. RFC 5321
/// s4.5.3.2 grants it minutes for each; whoever is slower than this is tried again.
inline constexpr long kMailConnectSeconds = 20;
inline constexpr long kMailAnswerSeconds = 60;
inline constexpr long kMailSeconds = 180;

/// Octets of a line of a child process that are kept.
inline constexpr std::size_t kChildLineOctetsMax = 4UL * 1024;

}  // namespace comity::io
