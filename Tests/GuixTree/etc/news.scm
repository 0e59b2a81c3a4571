(channel-news
  (version 0))
